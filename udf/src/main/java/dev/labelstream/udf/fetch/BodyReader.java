package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a body into one array of its size, up to a limit, without believing what it declares. */
final class BodyReader {

  /** Up to here an array of the declared length is made at once; beyond, as the bytes come in. */
  private static final int TRUSTED_LENGTH = 1 << 20;

  private static final int FIRST_LENGTH = 1 << 16;

  private BodyReader() {}

  /**
   * Reads {@code body} to its end or to its declared length, whichever comes first.
   *
   * @param declared the body's length by its header; negative if it has none
   * @param limit the most bytes allowed
   * @throws Setback TOO_LARGE, at the latest after {@code limit + 1} bytes
   * @throws IOException if the connection broke, also before the declared length
   */
  static byte[] read(InputStream body, long declared, int limit) throws IOException, Setback {
    if (declared > limit) {
      throw Setback.lasting(
          FailureReason.TOO_LARGE,
          "The server announces %d bytes, more than the %d allowed".formatted(declared, limit));
    }
    boolean isDeclared = declared >= 0;
    // One more than the limit is enough to know that there is too much.
    int most = isDeclared ? (int) declared : limit + 1;
    byte[] bytes = new byte[Math.min(most, isDeclared ? TRUSTED_LENGTH : FIRST_LENGTH)];
    int length = 0;
    while (length < most) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * length));
      }
      int read = body.read(bytes, length, bytes.length - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    if (length > limit) {
      throw Setback.lasting(
          FailureReason.TOO_LARGE,
          "The server sends more than the %d bytes allowed".formatted(limit));
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
