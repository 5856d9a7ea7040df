package dev.labelstream.training.picture;

import dev.labelstream.training.example.PatchedPicture;

/**
 * All of the way from a picture's bytes to its patches. The resized picture between them is small
 * and what travels; patches are 24 bytes for each of its pixels. Safe for several threads at once.
 */
public final class PictureProcessor implements AutoCloseable {

  private final PicturePatches patches;
  private final BicubicResize resize = new BicubicResize();

  public PictureProcessor(ImageProcessor processor) {
    this.patches = new PicturePatches(processor);
  }

  /**
   * Decodes and resizes.
   *
   * @param bounds of the area
   * @throws UnreadablePictureException if the bytes are no picture, or one too elongated
   */
  public RgbPicture resized(byte[] bytes, SmartSize bounds) throws UnreadablePictureException {
    RgbPicture picture = StoredPicture.decode(bytes);
    PixelSize size =
        bounds
            .of(picture.size())
            .orElseThrow(
                () ->
                    new UnreadablePictureException(
                        "A picture of %d x %d pixels is more elongated than %d to 1"
                            .formatted(
                                picture.width(), picture.height(), SmartSize.MAX_ELONGATION)));
    return resize.to(size, picture);
  }

  /** Normalises and cuts a resized picture. */
  public PatchedPicture patched(RgbPicture resized) {
    return patches.of(resized);
  }

  @Override
  public void close() {
    resize.close();
  }
}
