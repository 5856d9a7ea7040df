package dev.labelstream.udf.image;

/** Unsigned numbers at a place in an array; the caller has made sure that they are inside. */
final class Unsigned {

  private Unsigned() {}

  static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  static int big16(byte[] bytes, int at) {
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
  }

  static long big32(byte[] bytes, int at) {
    return (long) big16(bytes, at) << 16 | big16(bytes, at + 2);
  }

  static int little16(byte[] bytes, int at) {
    return u8(bytes, at) | u8(bytes, at + 1) << 8;
  }

  static int little24(byte[] bytes, int at) {
    return little16(bytes, at) | u8(bytes, at + 2) << 16;
  }

  static long little32(byte[] bytes, int at) {
    return little16(bytes, at) | (long) little16(bytes, at + 2) << 16;
  }

  /** Whether the ASCII {@code text} stands at {@code at}; false if that is outside the array. */
  static boolean hasText(byte[] bytes, int at, String text) {
    if (at < 0 || at > bytes.length - text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (u8(bytes, at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
