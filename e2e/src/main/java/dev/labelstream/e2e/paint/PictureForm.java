package dev.labelstream.e2e.paint;

/**
 * How a scene is kept in a file.
 *
 * @param width pixels, as shown
 * @param height pixels, as shown
 * @param alpha whether its corners are transparent
 * @param turn how the stored pixels have to be turned to be shown, as EXIF tells
 */
public record PictureForm(PictureFormat format, int width, int height, boolean alpha, Turn turn) {

  /** Below this on the shorter side, only kind and background can be seen. */
  private static final int TINY = 96;

  /** Width of the stored pixels, which is what a decoder that ignores EXIF sees. */
  public int storedWidth() {
    return turn.swapsSides() ? height : width;
  }

  /** Height of the stored pixels. */
  public int storedHeight() {
    return turn.swapsSides() ? width : height;
  }

  /** Whether the picture is too small for things to be told apart. */
  public boolean isTiny() {
    return Math.min(width, height) < TINY;
  }

  /** What a viewer does with the stored pixels; the numbers are those of EXIF's tag 0x0112. */
  public enum Turn {
    NONE(1, 0),
    HALF(3, 2),
    CLOCKWISE(6, 1),
    COUNTERCLOCKWISE(8, 3);

    private final int orientation;
    private final int quarters;

    Turn(int orientation, int quarters) {
      this.orientation = orientation;
      this.quarters = quarters;
    }

    /** The value of EXIF's orientation tag. */
    public int orientation() {
      return orientation;
    }

    /** Clockwise quarter turns from the stored to the shown picture, 0 to 3. */
    int quarters() {
      return quarters;
    }

    boolean swapsSides() {
      return quarters % 2 == 1;
    }
  }
}
