package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an attempt got no picture. Thrown and caught within this package, once per attempt. */
final class Setback extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureReason reason;
  private final String detail;
  private final boolean mayPass;
  private final @Nullable Duration retryAfter;

  private Setback(
      FailureReason reason, String detail, boolean mayPass, @Nullable Duration retryAfter) {
    // It is a value more than an exception: nobody looks at its stack.
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
    this.mayPass = mayPass;
    this.retryAfter = retryAfter;
  }

  /** It will be the same at another attempt. */
  static Setback lasting(FailureReason reason, String detail) {
    return new Setback(reason, detail, false, null);
  }

  /** Another attempt may go better. */
  static Setback passing(FailureReason reason, String detail) {
    return new Setback(reason, detail, true, null);
  }

  /** Another attempt may go better, but not before {@code retryAfter}, if the server said so. */
  static Setback passing(FailureReason reason, String detail, @Nullable Duration retryAfter) {
    return new Setback(reason, detail, true, retryAfter);
  }

  /** The same, met after redirects that led to {@code url}. */
  Setback redirectedTo(ImageUrl url) {
    String led = "After a redirect to " + RedactedUrl.of(url.uri().toString()) + ": " + detail;
    return new Setback(reason, led, mayPass, retryAfter);
  }

  FailureReason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  boolean mayPass() {
    return mayPass;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
