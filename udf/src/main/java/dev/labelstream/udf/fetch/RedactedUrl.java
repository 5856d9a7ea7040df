package dev.labelstream.udf.fetch;

import java.util.Locale;
import java.util.Set;

/**
 * A URL as it may be logged and stored: without user information and without the values of
 * parameters that sign it or carry a secret. Works on any text, well-formed or not.
 */
public final class RedactedUrl {

  private static final String REDACTED = "***";

  /** In lower case; of AWS, Google, Azure, Alibaba, Tencent, Huawei and general use. */
  private static final Set<String> SECRET_PARAMETERS =
      Set.of(
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-security-token",
          "awsaccesskeyid",
          "x-goog-signature",
          "x-goog-credential",
          "googleaccessid",
          "x-oss-signature",
          "x-oss-credential",
          "x-oss-security-token",
          "ossaccesskeyid",
          "x-cos-security-token",
          "x-obs-security-token",
          "accesskeyid",
          "q-ak",
          "q-signature",
          "security-token",
          "signature",
          "sig",
          "sign",
          "key-pair-id",
          "policy",
          "hmac",
          "token",
          "access_token",
          "access-token",
          "id_token",
          "refresh_token",
          "auth",
          "auth_key",
          "authkey",
          "authorization",
          "api_key",
          "api-key",
          "apikey",
          "key",
          "jwt",
          "code",
          "secret",
          "client_secret",
          "wssecret",
          "txsecret",
          "session",
          "sessionid",
          "password",
          "passwd",
          "pwd");

  private RedactedUrl() {}

  /** {@code url} with its secrets replaced by {@code ***}; the same string if it has none. */
  public static String of(String url) {
    int parametersStart = firstOf(url, "?#", 0);
    int slashes = url.indexOf("//");
    int authorityStart = slashes + 2;
    // Slashes within a parameter are those of another URL.
    boolean hasAuthority = slashes >= 0 && authorityStart <= parametersStart;
    int at = url.lastIndexOf('@', firstOf(url, "/\\?#", authorityStart) - 1);
    boolean hasUser = hasAuthority && at >= authorityStart;
    if (!hasUser && parametersStart == url.length()) {
      return url;
    }
    StringBuilder redacted = new StringBuilder(url.length());
    if (hasUser) {
      redacted.append(url, 0, authorityStart).append(REDACTED);
    }
    redacted.append(url, hasUser ? at : 0, parametersStart);
    for (int start = parametersStart; start < url.length(); ) {
      int end = firstOf(url, "?&;#", start + 1);
      appendParameter(redacted, url, start, end);
      start = end;
    }
    return redacted.toString();
  }

  /** Appends what stands from the separator at {@code start} up to the next one. */
  private static void appendParameter(StringBuilder redacted, String url, int start, int end) {
    int equals = url.indexOf('=', start);
    boolean hasValue = equals >= 0 && equals < end;
    if (hasValue
        && SECRET_PARAMETERS.contains(url.substring(start + 1, equals).toLowerCase(Locale.ROOT))) {
      redacted.append(url, start, equals + 1).append(REDACTED);
    } else {
      redacted.append(url, start, end);
    }
  }

  /** Where the first of {@code characters} stands, from {@code from} on; the length if nowhere. */
  private static int firstOf(String text, String characters, int from) {
    for (int i = from; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
