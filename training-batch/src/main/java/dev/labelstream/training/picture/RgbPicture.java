package dev.labelstream.training.picture;

/**
 * Pixels of one picture.
 *
 * @param samples (3, H, W), red, green, blue, one unsigned byte each. Owned by the record: nobody
 *     writes into it afterwards.
 * @param height H, at least 1
 * @param width W, at least 1
 */
public record RgbPicture(byte[] samples, int height, int width) {

  public static final int CHANNELS = 3;

  public RgbPicture {
    if (height < 1 || width < 1 || samples.length != (long) CHANNELS * height * width) {
      throw new IllegalArgumentException(
          "%,d bytes do not make a picture of %d x %d".formatted(samples.length, width, height));
    }
  }

  /** The size, without the pixels. */
  public PixelSize size() {
    return new PixelSize(height, width);
  }
}
