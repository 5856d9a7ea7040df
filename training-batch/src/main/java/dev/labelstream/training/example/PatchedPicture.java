package dev.labelstream.training.example;

/**
 * A picture as the vision tower takes it.
 *
 * @param pixels normalised, (patches, channels x temporal patch x patch x patch), row by row; the
 *     patches in the order of the reference's image processor, where the patches that become one
 *     token follow each other. Owned by the record: nobody writes into it afterwards.
 * @param grid how the patches lie
 */
public record PatchedPicture(float[] pixels, PictureGrid grid) {

  public PatchedPicture {
    if (pixels.length == 0 || pixels.length % grid.patches() != 0) {
      throw new IllegalArgumentException(
          "%d numbers do not make %d patches".formatted(pixels.length, grid.patches()));
    }
  }

  /** How many numbers a patch has. */
  public int patchSize() {
    return pixels.length / grid.patches();
  }
}
