package dev.labelstream.udf.score;

import java.io.Serializable;

/**
 * The pictures that a model takes: RGB, one byte for each channel, stretched to one size without
 * regard to their proportions.
 *
 * @param width pixels
 * @param height pixels
 */
public record ModelInput(int width, int height) implements Serializable {

  public ModelInput {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A model's input must have pixels, but is %d x %d".formatted(width, height));
    }
  }

  int bytesPerPicture() {
    return Math.multiplyExact(3, Math.multiplyExact(width, height));
  }
}
