package dev.labelstream.ingest.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message as characters, strictly from UTF-8, in a buffer that serves one message after another.
 *
 * <p>The JSON parser is given characters, not bytes: from bytes it guesses UTF-16 and UTF-32, and
 * lets some malformed UTF-8 pass. Not safe for use by several threads.
 */
final class MessageText {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private char[] chars = new char[1024];
  private int start;
  private int end;

  /**
   * Takes the next message.
   *
   * @return where its first malformed byte stands, counted from 0; -1 if all is well
   */
  int decode(byte[] message) {
    if (chars.length < message.length) {
      chars = new char[Math.max(message.length, 2 * chars.length)];
    }
    ByteBuffer in = ByteBuffer.wrap(message);
    CharBuffer out = CharBuffer.wrap(chars);
    CoderResult result = utf8.reset().decode(in, out, true);
    end = out.position();
    start = end > 0 && chars[0] == BYTE_ORDER_MARK ? 1 : 0;
    return result.isError() ? in.position() : -1;
  }

  /** The characters of the message, from {@link #start} on; overwritten by the next one. */
  char[] chars() {
    return chars;
  }

  int start() {
    return start;
  }

  int length() {
    return end - start;
  }

  /** At most so many bytes of a message, not cut within a character. */
  static byte[] cut(byte[] message, int bytes) {
    int end = Math.min(bytes, message.length);
    for (int back = 0; back < 3 && end > 0 && end < message.length; back++) {
      boolean withinCharacter = (message[end] & 0xC0) == 0x80;
      if (!withinCharacter) {
        break;
      }
      end--;
    }
    return Arrays.copyOf(message, end);
  }
}
