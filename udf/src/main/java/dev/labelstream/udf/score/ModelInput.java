package dev.labelstream.udf.score;

import java.io.Serializable;

/**
 * The pictures that a model takes: three channels of one byte each, in one size.
 *
 * @param width pixels
 * @param height pixels
 * @param fit how pictures come to this size
 * @param channels the order of the three
 */
public record ModelInput(int width, int height, Fit fit, ChannelOrder channels)
    implements Serializable {

  public ModelInput {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A model's input must have pixels, but is %d x %d".formatted(width, height));
    }
  }

  /** Stretched RGB. */
  public ModelInput(int width, int height) {
    this(width, height, Fit.STRETCH, ChannelOrder.RGB);
  }

  int bytesPerPicture() {
    return Math.multiplyExact(3, Math.multiplyExact(width, height));
  }
}
