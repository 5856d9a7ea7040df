package dev.labelstream.training.picture;

/**
 * From a picture's bytes to the picture that is cut into patches. Safe for several threads at once.
 */
public final class PictureReader implements AutoCloseable {

  private final BicubicResize resize = new BicubicResize();

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

  @Override
  public void close() {
    resize.close();
  }
}
