package dev.labelstream.training.picture;

import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.PictureGrid;

/**
 * Normalises a resized picture and cuts it into patches, in the reference's order.
 *
 * <p>Axes: C 3 channels, F frames of a patch (a still picture is repeated), P pixels of a patch's
 * side, M patches of a token's side, H and W of the picture in tokens. The patches come as (H, W,
 * M, M), the numbers of each as (C, F, P, P).
 *
 * <p>A byte becomes {@code (v - mean * 255) / (std * 255)}, each step in float32 as the reference's
 * fused normalisation does; with 256 possible bytes that is a table.
 */
public final class PicturePatches {

  private static final int BYTES = 256;

  private final ImageProcessor processor;
  private final float[][] normalised;

  public PicturePatches(ImageProcessor processor) {
    this.processor = processor;
    this.normalised = new float[RgbPicture.CHANNELS][BYTES];
    for (int c = 0; c < RgbPicture.CHANNELS; c++) {
      float mean = processor.mean().get(c).floatValue() * 255f;
      float std = processor.std().get(c).floatValue() * 255f;
      for (int v = 0; v < BYTES; v++) {
        normalised[c][v] = (v - mean) / std;
      }
    }
  }

  /**
   * Cuts {@code picture}, whose sides are multiples of a token's side.
   *
   * @throws IllegalArgumentException if they are not
   */
  public PatchedPicture of(RgbPicture picture) {
    int side = processor.patchSize() * processor.mergeSize();
    if (picture.height() % side != 0 || picture.width() % side != 0) {
      throw new IllegalArgumentException(
          "A picture of %d x %d pixels is not cut into tokens of %d pixels"
              .formatted(picture.width(), picture.height(), side));
    }
    float[] pixels = new float[picture.samples().length * processor.temporalPatchSize()];
    int at = 0;
    for (int top = 0; top < picture.height(); top += side) {
      for (int left = 0; left < picture.width(); left += side) {
        at = token(picture, top, left, pixels, at);
      }
    }
    int patch = processor.patchSize();
    return new PatchedPicture(
        pixels, new PictureGrid(1, picture.height() / patch, picture.width() / patch));
  }

  /** Writes the patches of one token from {@code at} on; returns where the next one begins. */
  private int token(RgbPicture picture, int top, int left, float[] pixels, int at) {
    int patch = processor.patchSize();
    int next = at;
    for (int row = 0; row < processor.mergeSize(); row++) {
      for (int column = 0; column < processor.mergeSize(); column++) {
        next = patch(picture, top + row * patch, left + column * patch, pixels, next);
      }
    }
    return next;
  }

  private int patch(RgbPicture picture, int top, int left, float[] pixels, int at) {
    int patch = processor.patchSize();
    int frame = patch * patch;
    int next = at;
    for (int c = 0; c < RgbPicture.CHANNELS; c++) {
      float[] table = normalised[c];
      int plane = c * picture.height() * picture.width();
      int first = next;
      for (int y = top; y < top + patch; y++) {
        int line = plane + y * picture.width();
        for (int x = left; x < left + patch; x++) {
          pixels[next++] = table[picture.samples()[line + x] & 0xFF];
        }
      }
      for (int repeated = 1; repeated < processor.temporalPatchSize(); repeated++) {
        System.arraycopy(pixels, first, pixels, next, frame);
        next += frame;
      }
    }
    return next;
  }
}
