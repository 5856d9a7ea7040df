package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a status says of a picture, after RFC 9110. */
final class AnswerStatus {

  private AnswerStatus() {}

  /** Whether a picture comes along: with 200, and with 203, which is one that a proxy changed. */
  static boolean isPicture(int status) {
    return status == 200 || status == 203;
  }

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The setback that a status stands for which is neither a picture nor a redirect. */
  static Setback setback(int status, @Nullable Duration retryAfter) {
    String detail = "The server answered with status " + status;
    return switch (status) {
      case 404, 410 -> Setback.lasting(FailureReason.NOT_FOUND, detail);
      case 401, 403, 451 -> Setback.lasting(FailureReason.ACCESS_DENIED, detail);
      case 204, 205 -> Setback.lasting(FailureReason.EMPTY_BODY, detail + ", which has no content");
      case 206, 304 ->
          Setback.lasting(
              FailureReason.HTTP_STATUS, detail + ", although the whole picture was asked for");
      // Too slow, too early, too many: the server itself says that another time is better.
      case 408, 425, 429 -> Setback.passing(FailureReason.HTTP_STATUS, detail, retryAfter);
      case 501, 505 -> Setback.lasting(FailureReason.HTTP_STATUS, detail);
      default ->
          status >= 500
              ? Setback.passing(FailureReason.HTTP_STATUS, detail, retryAfter)
              : Setback.lasting(FailureReason.HTTP_STATUS, detail);
    };
  }
}
