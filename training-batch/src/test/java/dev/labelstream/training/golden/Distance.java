package dev.labelstream.training.golden;

/** How far numbers are from those of the reference. */
public final class Distance {

  private Distance() {}

  /** The largest difference between logits and those of each {@code stride}-th token. */
  public static double ofLogits(float[][] found, float[] expected, int stride) {
    int columns = expected.length / found.length;
    double farthest = 0;
    for (int row = 0; row < found.length; row++) {
      for (int column = 0; column < columns; column++) {
        double own = found[row][column * stride];
        farthest = Math.max(farthest, Math.abs(own - expected[row * columns + column]));
      }
    }
    return farthest;
  }

  /** The largest difference, of the largest number. */
  public static double ofTheLargest(float[] found, float[] expected) {
    double farthest = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      farthest = Math.max(farthest, Math.abs(found[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return farthest / largest;
  }
}
