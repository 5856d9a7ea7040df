package dev.labelstream.training.picture;

/** The size of a picture in pixels, both at least 1; height first, as everywhere in the model. */
public record PixelSize(int height, int width) {

  public PixelSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("A picture of %d x %d pixels".formatted(width, height));
    }
  }

  /** The number of pixels. */
  public long area() {
    return (long) height * width;
  }

  /** The longer side divided by the shorter. */
  public double elongation() {
    return (double) Math.max(height, width) / Math.min(height, width);
  }
}
