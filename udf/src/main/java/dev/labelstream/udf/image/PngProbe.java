package dev.labelstream.udf.image;

import static dev.labelstream.udf.image.PictureFormat.PNG;
import static dev.labelstream.udf.image.Unsigned.big32;
import static dev.labelstream.udf.image.Unsigned.hasText;
import static dev.labelstream.udf.image.Unsigned.u8;

import java.util.zip.CRC32;

/**
 * PNG, after the W3C recommendation (third edition): from chunk to chunk up to IEND. The checksums
 * of critical chunks are checked, which decoders insist on too; those of the others are not.
 */
final class PngProbe {

  private static final int SIGNATURE_LENGTH = 8;

  /** Length, type and checksum. */
  private static final int CHUNK_FRAME = 12;

  private static final int HEADER_LENGTH = 13;

  /** Chunk types are four letters, and a critical one's first is upper-case: bit 5 is clear. */
  private static final int LOWER_CASE = 0x20;

  private PngProbe() {}

  static boolean recognises(byte[] bytes) {
    return hasText(bytes, 0, "\u0089PNG\r\n\u001a\n");
  }

  static PictureVerdict probe(byte[] bytes) {
    long width = 0;
    long height = 0;
    boolean hasData = false;
    CRC32 checksum = new CRC32();
    int at = SIGNATURE_LENGTH;
    while (true) {
      int left = bytes.length - at;
      if (left < CHUNK_FRAME) {
        return PictureVerdict.truncated(PNG, "its last chunk", bytes.length);
      }
      long length = big32(bytes, at);
      int type = at + 4;
      int data = at + 8;
      if (length > Integer.MAX_VALUE || !isChunkType(bytes, type)) {
        return PictureVerdict.corrupt(PNG, "there is no chunk at byte " + at);
      }
      boolean isHeader = hasText(bytes, type, "IHDR");
      if (isHeader != (at == SIGNATURE_LENGTH) || (isHeader && length != HEADER_LENGTH)) {
        return PictureVerdict.corrupt(PNG, "it does not start with one header of 13 bytes");
      }
      if (length > left - CHUNK_FRAME) {
        return PictureVerdict.truncated(PNG, "the end of a chunk", bytes.length);
      }
      int end = data + (int) length;
      if ((u8(bytes, type) & LOWER_CASE) == 0) {
        checksum.reset();
        checksum.update(bytes, type, end - type);
        if (checksum.getValue() != big32(bytes, end)) {
          return PictureVerdict.corrupt(PNG, "the chunk at byte " + at + " has a wrong checksum");
        }
      }
      if (isHeader) {
        width = big32(bytes, data);
        height = big32(bytes, data + 4);
        if (!isSize(width) || !isSize(height) || !isKnownCoding(bytes, data + 8)) {
          return PictureVerdict.corrupt(
              PNG, "its header says %d x %d pixels or an unknown coding".formatted(width, height));
        }
      } else if (hasText(bytes, type, "IDAT")) {
        hasData |= length > 0;
      } else if (hasText(bytes, type, "IEND")) {
        return hasData
            ? new PictureVerdict.Whole(PNG, (int) width, (int) height)
            : PictureVerdict.corrupt(PNG, "it ends without any picture data");
      }
      at = end + 4;
    }
  }

  private static boolean isChunkType(byte[] bytes, int at) {
    for (int i = at; i < at + 4; i++) {
      int upperCase = u8(bytes, i) & ~LOWER_CASE;
      if (upperCase < 'A' || upperCase > 'Z') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSize(long pixels) {
    return pixels > 0 && pixels <= Integer.MAX_VALUE;
  }

  /** Bit depth and colour type as they may go together; compression, filter and interlacing. */
  private static boolean isKnownCoding(byte[] bytes, int at) {
    int depth = u8(bytes, at);
    boolean isKnownDepth =
        switch (u8(bytes, at + 1)) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    return isKnownDepth
        && u8(bytes, at + 2) == 0
        && u8(bytes, at + 3) == 0
        && u8(bytes, at + 4) <= 1;
  }
}
