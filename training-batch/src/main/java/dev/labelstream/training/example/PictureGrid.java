package dev.labelstream.training.example;

/**
 * How the patches of a picture lie: {@code image_grid_thw} of the reference's image processor.
 *
 * @param frames in patches of two frames each; 1 for a still picture
 * @param height in patches, a multiple of the merge size
 * @param width in patches, a multiple of the merge size
 */
public record PictureGrid(int frames, int height, int width) {

  public PictureGrid {
    if (frames < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "A grid of %d x %d x %d patches holds no picture".formatted(frames, height, width));
    }
  }

  /** The number of patches. */
  public int patches() {
    return frames * height * width;
  }

  /**
   * The number of tokens that the picture takes in the text.
   *
   * @param mergeSize how many patches across and down become one token
   */
  public int tokens(int mergeSize) {
    return frames * (height / mergeSize) * (width / mergeSize);
  }
}
