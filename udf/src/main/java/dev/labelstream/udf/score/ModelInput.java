package dev.labelstream.udf.score;

import java.io.Serializable;

/**
 * The pictures that a model takes: three channels of one byte each, in one size; or {@link
 * #AS_STORED}.
 *
 * @param width pixels
 * @param height pixels
 * @param fit how pictures come to this size
 * @param channels the order of the three
 */
public record ModelInput(int width, int height, Fit fit, ChannelOrder channels)
    implements Serializable {

  /** Pictures as they are stored: the model reads their bytes by itself, each in its own size. */
  public static final ModelInput AS_STORED = new ModelInput(0, 0);

  public ModelInput {
    if (width < 1 != height < 1 || width < 0) {
      throw new IllegalArgumentException(
          "A model's input must have pixels, but is %d x %d".formatted(width, height));
    }
  }

  /** Stretched RGB. */
  public ModelInput(int width, int height) {
    this(width, height, Fit.STRETCH, ChannelOrder.RGB);
  }

  /** Whether the model takes pixels, and not pictures as they are stored. */
  boolean hasPixels() {
    return width > 0;
  }

  int bytesPerPicture() {
    return Math.multiplyExact(3, Math.multiplyExact(width, height));
  }
}
