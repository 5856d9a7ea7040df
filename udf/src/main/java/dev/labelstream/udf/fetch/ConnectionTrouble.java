package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.fetch.AddressGuard.ForbiddenAddressException;
import dev.labelstream.udf.fetch.AddressGuard.LookupTimeoutException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/** What an exception from the network means for a picture. */
final class ConnectionTrouble {

  private ConnectionTrouble() {}

  static Setback setback(IOException trouble) {
    if (trouble instanceof ForbiddenAddressException) {
      return Setback.lasting(FailureReason.FORBIDDEN_ADDRESS, message(trouble));
    }
    if (trouble instanceof LookupTimeoutException) {
      return Setback.passing(FailureReason.TIMED_OUT, message(trouble));
    }
    if (trouble instanceof UnknownHostException) {
      // Java can't tell "no such host" from "no name server": the latter passes.
      return Setback.passing(FailureReason.UNKNOWN_HOST, message(trouble));
    }
    if (trouble instanceof ConnectTimeoutException) {
      return Setback.passing(
          FailureReason.TIMED_OUT, "Connecting took too long: " + message(trouble));
    }
    if (trouble instanceof ConnectionRequestTimeoutException) {
      return Setback.passing(
          FailureReason.TIMED_OUT, "All connections that the host may have stayed busy");
    }
    if (trouble instanceof SocketTimeoutException) {
      return Setback.passing(FailureReason.TIMED_OUT, "The server was silent for too long");
    }
    if (trouble instanceof SSLException) {
      String detail = "No TLS connection: " + message(trouble);
      return isAboutCertificate(trouble)
          ? Setback.lasting(FailureReason.CONNECTION_FAILED, detail)
          : Setback.passing(FailureReason.CONNECTION_FAILED, detail);
    }
    if (trouble instanceof ClientProtocolException) {
      return Setback.passing(
          FailureReason.CONNECTION_FAILED, "The answer is no valid HTTP: " + message(trouble));
    }
    return Setback.passing(
        FailureReason.CONNECTION_FAILED, "The connection failed: " + message(trouble));
  }

  private static boolean isAboutCertificate(Throwable trouble) {
    @Nullable Throwable cause = trouble;
    while (cause != null) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Protocol exceptions say what is wrong in their cause only. */
  private static String message(Throwable trouble) {
    Throwable cause = trouble.getCause();
    if (trouble.getMessage() == null && cause != null) {
      return message(cause);
    }
    String message = trouble.getMessage();
    return message == null ? trouble.getClass().getSimpleName() : message;
  }
}
