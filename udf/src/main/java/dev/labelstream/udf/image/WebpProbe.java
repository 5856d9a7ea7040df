package dev.labelstream.udf.image;

import static dev.labelstream.udf.image.PictureFormat.WEBP;
import static dev.labelstream.udf.image.Unsigned.hasText;
import static dev.labelstream.udf.image.Unsigned.little16;
import static dev.labelstream.udf.image.Unsigned.little24;
import static dev.labelstream.udf.image.Unsigned.little32;
import static dev.labelstream.udf.image.Unsigned.u8;

/**
 * WebP, after RFC 9649: a RIFF file whose declared size must be there, with a lossy (VP8), lossless
 * (VP8L) or extended (VP8X) first chunk; the last needs a picture or a frame further on.
 */
final class WebpProbe {

  private static final int RIFF_HEADER_LENGTH = 12;
  private static final int CHUNK_HEADER_LENGTH = 8;
  private static final int LOSSY_HEADER_LENGTH = 10;
  private static final int LOSSLESS_HEADER_LENGTH = 5;
  private static final int EXTENDED_HEADER_LENGTH = 10;
  private static final int FRAME_HEADER_LENGTH = 16;

  private WebpProbe() {}

  static boolean recognises(byte[] bytes) {
    return hasText(bytes, 0, "RIFF") && hasText(bytes, 8, "WEBP");
  }

  static PictureVerdict probe(byte[] bytes) {
    long end = little32(bytes, 4) + CHUNK_HEADER_LENGTH;
    if (end > bytes.length) {
      return PictureVerdict.truncated(WEBP, "the " + end + " that it declares", bytes.length);
    }
    int width = 0;
    int height = 0;
    long at = RIFF_HEADER_LENGTH;
    while (at + CHUNK_HEADER_LENGTH <= end) {
      int chunk = (int) at;
      int data = chunk + CHUNK_HEADER_LENGTH;
      long length = little32(bytes, chunk + 4);
      if (length > end - data) {
        return PictureVerdict.corrupt(
            WEBP, "the chunk at byte " + at + " is longer than the picture");
      }
      if (hasText(bytes, chunk, "VP8 ")) {
        if (length < LOSSY_HEADER_LENGTH || !isKeyFrame(bytes, data, length)) {
          return PictureVerdict.corrupt(WEBP, "its lossy data does not start with a key frame");
        }
        return whole(
            width, height, little16(bytes, data + 6) & 0x3fff, little16(bytes, data + 8) & 0x3fff);
      } else if (hasText(bytes, chunk, "VP8L")) {
        if (length < LOSSLESS_HEADER_LENGTH || u8(bytes, data) != 0x2f) {
          return PictureVerdict.corrupt(WEBP, "its lossless data has no signature");
        }
        int sizes = (int) little32(bytes, data + 1);
        return whole(width, height, (sizes & 0x3fff) + 1, (sizes >>> 14 & 0x3fff) + 1);
      } else if (hasText(bytes, chunk, "VP8X") && at == RIFF_HEADER_LENGTH) {
        if (length < EXTENDED_HEADER_LENGTH) {
          return PictureVerdict.corrupt(WEBP, "its extended header is too short");
        }
        width = little24(bytes, data + 4) + 1;
        height = little24(bytes, data + 7) + 1;
      } else if (hasText(bytes, chunk, "ANMF") && width > 0) {
        if (length < FRAME_HEADER_LENGTH + CHUNK_HEADER_LENGTH) {
          return PictureVerdict.corrupt(WEBP, "a frame of its animation is too short");
        }
        return new PictureVerdict.Whole(WEBP, width, height);
      } else if (at == RIFF_HEADER_LENGTH) {
        return PictureVerdict.corrupt(WEBP, "it does not start with picture data or a header");
      }
      // Chunks are padded to even lengths.
      at = data + length + (length & 1);
    }
    return PictureVerdict.corrupt(WEBP, "it has no picture");
  }

  /**
   * A frame tag, after RFC 6386, 9.1: bit 0 is clear for a key frame, bits 5 to 23 are the length
   * of the first partition; then a start code.
   */
  private static boolean isKeyFrame(byte[] bytes, int at, long length) {
    int tag = little24(bytes, at);
    return (tag & 1) == 0
        && tag >>> 5 <= length - LOSSY_HEADER_LENGTH
        && hasText(bytes, at + 3, "\u009d\u0001*");
  }

  /** A still picture in an extended file must fill its canvas. */
  private static PictureVerdict whole(int canvasWidth, int canvasHeight, int width, int height) {
    boolean hasCanvas = canvasWidth > 0;
    if (width == 0 || height == 0) {
      return PictureVerdict.corrupt(WEBP, "it has %d x %d pixels".formatted(width, height));
    }
    if (hasCanvas && (width != canvasWidth || height != canvasHeight)) {
      return PictureVerdict.corrupt(
          WEBP,
          "its picture of %d x %d pixels does not fill its canvas of %d x %d"
              .formatted(width, height, canvasWidth, canvasHeight));
    }
    return new PictureVerdict.Whole(WEBP, width, height);
  }
}
