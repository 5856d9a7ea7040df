package dev.labelstream.udf.image;

import static dev.labelstream.udf.image.PictureFormat.JPEG;
import static dev.labelstream.udf.image.Unsigned.big16;
import static dev.labelstream.udf.image.Unsigned.u8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * JPEG, after ITU-T T.81, annex B: from marker to marker up to the end-of-image marker.
 *
 * <p>A segment is jumped over by its length, so that the end marker of a thumbnail inside of it
 * doesn't count. Within a scan no marker but a restart can occur (0xFF in the data is followed by a
 * zero), so the first other one ends it; a progressive picture goes on with its next scan. This
 * finds every cut, and reads eight bytes at a time. To look only at the last two bytes would be
 * faster still, but is fooled by a cut within a segment and by anything behind the end.
 */
final class JpegProbe {

  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int FIRST_DEFINED = 0xc0;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;

  private JpegProbe() {}

  static boolean recognises(byte[] bytes) {
    return bytes.length >= 3
        && u8(bytes, 0) == 0xff
        && u8(bytes, 1) == START_OF_IMAGE
        && u8(bytes, 2) == 0xff;
  }

  static PictureVerdict probe(byte[] bytes) {
    int width = 0;
    int height = 0;
    boolean hasScan = false;
    int at = 2;
    while (true) {
      int found = nextMarker(bytes, at);
      if (found < 0) {
        return PictureVerdict.truncated(JPEG, "its end marker", bytes.length);
      }
      int marker = u8(bytes, found);
      at = found + 1;
      if (marker == END_OF_IMAGE) {
        return hasScan
            ? new PictureVerdict.Whole(JPEG, width, height)
            : PictureVerdict.corrupt(JPEG, "it ends without any picture data");
      }
      if (marker == TEMPORARY) {
        continue;
      }
      if (marker < FIRST_DEFINED || marker == START_OF_IMAGE) {
        return PictureVerdict.corrupt(
            JPEG, "marker 0x%02x at byte %d has no place there".formatted(marker, found));
      }
      if (at + 2 > bytes.length) {
        return PictureVerdict.truncated(JPEG, "a segment's length", bytes.length);
      }
      int length = big16(bytes, at);
      if (length < 2) {
        return PictureVerdict.corrupt(JPEG, "the segment at byte " + at + " has no length");
      }
      if (length > bytes.length - at) {
        return PictureVerdict.truncated(JPEG, "a segment's end", bytes.length);
      }
      if (isFrameHeader(marker)) {
        if (length < 8 || width != 0) {
          return PictureVerdict.corrupt(JPEG, "its frame header is too short or there twice");
        }
        height = big16(bytes, at + 3);
        width = big16(bytes, at + 5);
        if (width == 0 || height == 0) {
          return PictureVerdict.corrupt(
              JPEG, "its frame header says %d x %d pixels".formatted(width, height));
        }
      } else if (marker == START_OF_SCAN) {
        if (width == 0) {
          return PictureVerdict.corrupt(JPEG, "its data starts without a frame header");
        }
        hasScan = true;
      }
      at += length;
    }
  }

  /** Frame headers are C0 to CF but for the Huffman tables (C4), JPG (C8) and arithmetic (CC). */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /**
   * Where the code of the next marker stands, at or after {@code from}; -1 if there is none.
   * Stuffed zeros, fill bytes and restarts are no markers; other bytes before one are skipped, as
   * libjpeg does.
   */
  private static int nextMarker(byte[] bytes, int from) {
    int at = from;
    while (true) {
      at = nextFf(bytes, at);
      if (at + 1 >= bytes.length) {
        return -1;
      }
      int code = u8(bytes, at + 1);
      if (code == 0 || (code >= FIRST_RESTART && code <= LAST_RESTART)) {
        at += 2;
      } else if (code == 0xff) {
        at += 1;
      } else {
        return at + 1;
      }
    }
  }

  /** Where the next byte 0xFF stands, at or after {@code from}; the array's length if nowhere. */
  private static int nextFf(byte[] bytes, int from) {
    int at = from;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(bytes, at);
      // The usual test for a zero byte, on the complement: the lowest bit set is exact.
      long matches = (~eight - LOWEST_BITS) & eight & HIGHEST_BITS;
      if (matches != 0) {
        return at + (Long.numberOfTrailingZeros(matches) >>> 3);
      }
    }
    while (at < bytes.length && bytes[at] != (byte) 0xff) {
      at++;
    }
    return at;
  }
}
