package dev.labelstream.udf.image;

import static dev.labelstream.udf.image.PictureFormat.GIF;
import static dev.labelstream.udf.image.Unsigned.hasText;
import static dev.labelstream.udf.image.Unsigned.little16;
import static dev.labelstream.udf.image.Unsigned.u8;

/**
 * GIF, after the GIF89a specification: from block to block up to the trailer, with at least one
 * frame that has data. The size is that of the canvas, made larger where a frame sticks out of it.
 */
final class GifProbe {

  private static final int SCREEN_END = 13;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int FRAME_HEADER_LENGTH = 9;
  private static final int LARGEST_CODE_SIZE = 8;

  private GifProbe() {}

  static boolean recognises(byte[] bytes) {
    return hasText(bytes, 0, "GIF87a") || hasText(bytes, 0, "GIF89a");
  }

  static PictureVerdict probe(byte[] bytes) {
    if (bytes.length < SCREEN_END) {
      return PictureVerdict.truncated(GIF, "its header's end", bytes.length);
    }
    int width = little16(bytes, 6);
    int height = little16(bytes, 8);
    boolean hasFrame = false;
    int at = SCREEN_END + colourTableLength(u8(bytes, 10));
    while (at < bytes.length) {
      int block = u8(bytes, at);
      if (block == TRAILER) {
        return verdictAtTrailer(hasFrame, width, height);
      } else if (block == EXTENSION) {
        at = afterSubBlocks(bytes, at + 2);
      } else if (block == FRAME) {
        int header = at + 1;
        if (header + FRAME_HEADER_LENGTH >= bytes.length) {
          break;
        }
        width = Math.max(width, little16(bytes, header) + little16(bytes, header + 4));
        height = Math.max(height, little16(bytes, header + 2) + little16(bytes, header + 6));
        int codeSize = header + FRAME_HEADER_LENGTH + colourTableLength(u8(bytes, header + 8));
        if (codeSize + 1 >= bytes.length) {
          break;
        }
        if (u8(bytes, codeSize) == 0 || u8(bytes, codeSize) > LARGEST_CODE_SIZE) {
          return PictureVerdict.corrupt(GIF, "a frame has a code size of " + u8(bytes, codeSize));
        }
        hasFrame |= u8(bytes, codeSize + 1) > 0;
        at = afterSubBlocks(bytes, codeSize + 1);
      } else {
        return PictureVerdict.corrupt(GIF, "byte %d starts no block (0x%02x)".formatted(at, block));
      }
    }
    return PictureVerdict.truncated(GIF, "its trailer", bytes.length);
  }

  private static PictureVerdict verdictAtTrailer(boolean hasFrame, int width, int height) {
    if (!hasFrame) {
      return PictureVerdict.corrupt(GIF, "it has no frame");
    }
    if (width == 0 || height == 0) {
      return PictureVerdict.corrupt(GIF, "it has %d x %d pixels".formatted(width, height));
    }
    return new PictureVerdict.Whole(GIF, width, height);
  }

  /** Bytes of the colour table that the flags announce: the lowest three bits are its size. */
  private static int colourTableLength(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** Where the chain of sub-blocks that starts at {@code from} ends; beyond the bytes if cut. */
  private static int afterSubBlocks(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length) {
      int length = u8(bytes, at);
      at += 1 + length;
      if (length == 0) {
        return at;
      }
    }
    return bytes.length;
  }
}
