package dev.labelstream.udf.image;

import static dev.labelstream.udf.image.PictureFormat.BMP;
import static dev.labelstream.udf.image.Unsigned.hasText;
import static dev.labelstream.udf.image.Unsigned.little16;
import static dev.labelstream.udf.image.Unsigned.little32;

import dev.labelstream.udf.FailureReason;

/**
 * BMP, after Microsoft's BITMAPFILEHEADER and its information headers. Without compression the
 * pixels' end follows from the header; with run lengths its declared size must be there. The file
 * size in the header is often wrong and not asked where the pixels' own is known.
 */
final class BmpProbe {

  private static final int FILE_HEADER_LENGTH = 14;
  private static final int CORE_HEADER_LENGTH = 12;
  private static final int INFO_HEADER_LENGTH = 40;

  private BmpProbe() {}

  /** "BM" starts many a sentence too, so the length of the information header must be known. */
  static boolean recognises(byte[] bytes) {
    return hasText(bytes, 0, "BM")
        && bytes.length >= FILE_HEADER_LENGTH + 4
        && isHeaderLength(little32(bytes, FILE_HEADER_LENGTH));
  }

  private static boolean isHeaderLength(long length) {
    return length == CORE_HEADER_LENGTH
        || length == INFO_HEADER_LENGTH
        || length == 52
        || length == 56
        || length == 64
        || length == 108
        || length == 124;
  }

  static PictureVerdict probe(byte[] bytes) {
    long headerLength = little32(bytes, FILE_HEADER_LENGTH);
    if (bytes.length < FILE_HEADER_LENGTH + headerLength) {
      return PictureVerdict.truncated(BMP, "its header's end", bytes.length);
    }
    boolean isCore = headerLength == CORE_HEADER_LENGTH;
    int width = isCore ? little16(bytes, 18) : (int) little32(bytes, 18);
    // A negative height says that the rows go from top to bottom.
    long height = isCore ? little16(bytes, 20) : Math.abs((long) (int) little32(bytes, 22));
    int bitsPerPixel = little16(bytes, isCore ? 24 : 28);
    long compression = isCore ? 0 : little32(bytes, 30);
    if (width <= 0 || height <= 0 || height > Integer.MAX_VALUE) {
      return PictureVerdict.corrupt(BMP, "it has %d x %d pixels".formatted(width, height));
    }
    if (compression == 4 || compression == 5) {
      return new PictureVerdict.Refused(
          FailureReason.UNSUPPORTED_FORMAT, "A BMP around a JPEG or PNG is not read here");
    }
    if (compression > 6 || !isDepth(bitsPerPixel)) {
      return PictureVerdict.corrupt(
          BMP, "its header says %d bits, compression %d".formatted(bitsPerPixel, compression));
    }
    long start = little32(bytes, 10);
    if (start < FILE_HEADER_LENGTH + headerLength) {
      return PictureVerdict.corrupt(BMP, "its pixels start within the header");
    }
    if (start + pixelBytes(bytes, compression, width, height, bitsPerPixel) > bytes.length) {
      return PictureVerdict.truncated(BMP, "its last pixels", bytes.length);
    }
    return new PictureVerdict.Whole(BMP, width, (int) height);
  }

  /** At most 2^62, so that the sum with an offset cannot overflow. */
  private static long pixelBytes(
      byte[] bytes, long compression, int width, long height, int bitsPerPixel) {
    boolean isRunLength = compression == 1 || compression == 2;
    if (!isRunLength) {
      long row = ((long) width * bitsPerPixel + 31) / 32 * 4;
      return row > (1L << 31) ? 1L << 62 : row * height;
    }
    long declared = little32(bytes, 34);
    return declared > 0 ? declared : Math.max(2, little32(bytes, 2) - little32(bytes, 10));
  }

  private static boolean isDepth(int bitsPerPixel) {
    return switch (bitsPerPixel) {
      case 1, 2, 4, 8, 16, 24, 32 -> true;
      default -> false;
    };
  }
}
