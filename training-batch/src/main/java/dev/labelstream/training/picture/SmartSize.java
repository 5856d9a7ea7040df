package dev.labelstream.training.picture;

import java.util.Optional;

/**
 * How large a picture becomes: sides that are multiples of the size of a token, an area within
 * bounds, the shape kept as far as that allows. {@code smart_resize} of the reference.
 *
 * @param factor pixels of a token's side, patch size times merge size
 * @param minPixels the least area
 * @param maxPixels the largest area
 */
public record SmartSize(int factor, long minPixels, long maxPixels) {

  /** The reference refuses what is more elongated. */
  static final int MAX_ELONGATION = 200;

  public SmartSize {
    if (factor < 1 || minPixels < 1 || maxPixels < minPixels) {
      throw new IllegalArgumentException(
          "No picture has sides in multiples of %d and from %d to %d pixels"
              .formatted(factor, minPixels, maxPixels));
    }
  }

  /** The size that a picture of {@code size} becomes; nothing if it is too elongated. */
  public Optional<PixelSize> of(PixelSize size) {
    return size.elongation() > MAX_ELONGATION ? Optional.empty() : Optional.of(fitted(size));
  }

  private PixelSize fitted(PixelSize size) {
    double height = size.height();
    double width = size.width();
    // rint rounds half to even, as Python does.
    double newHeight = Math.rint(height / factor) * factor;
    double newWidth = Math.rint(width / factor) * factor;
    if (newHeight * newWidth > maxPixels) {
      double beta = Math.sqrt(height * width / maxPixels);
      newHeight = Math.max(factor, Math.floor(height / beta / factor) * factor);
      newWidth = Math.max(factor, Math.floor(width / beta / factor) * factor);
    } else if (newHeight * newWidth < minPixels) {
      double beta = Math.sqrt(minPixels / (height * width));
      newHeight = Math.ceil(height * beta / factor) * factor;
      newWidth = Math.ceil(width * beta / factor) * factor;
    }
    return new PixelSize((int) newHeight, (int) newWidth);
  }

  /** The number of tokens of a picture of {@code size}; nothing if it is too elongated. */
  public Optional<Integer> tokensOf(PixelSize size) {
    return of(size).map(fitted -> (fitted.height() / factor) * (fitted.width() / factor));
  }

  /** The same with a smaller largest area; never below the least one. */
  public SmartSize withAtMost(long pixels) {
    return new SmartSize(factor, minPixels, Math.max(minPixels, Math.min(maxPixels, pixels)));
  }
}
