package dev.labelstream.udf.image;

import dev.labelstream.udf.FailureReason;

/**
 * Tells from the bytes alone whether they are a whole picture, and how large it is.
 *
 * <p>"Whole" means that the structure is there up to its end: no cut file passes, whatever its
 * server said of its length. What only a decoder can see (broken entropy codes, a colour space that
 * nobody reads) passes here and is found when scoring. Bytes after the picture's end are allowed,
 * as decoders and browsers allow them.
 */
public final class PictureProbe {

  private PictureProbe() {}

  /**
   * Looks at {@code bytes}; accepts any content, and never throws because of it.
   *
   * @param maxPixels the most pixels, width times height, that a picture may declare
   */
  public static PictureVerdict probe(byte[] bytes, long maxPixels) {
    PictureVerdict verdict = probeFormat(bytes);
    if (verdict instanceof PictureVerdict.Whole whole
        && (long) whole.width() * whole.height() > maxPixels) {
      return new PictureVerdict.Refused(
          FailureReason.TOO_MANY_PIXELS,
          "The %s declares %d x %d pixels, more than the %d allowed"
              .formatted(whole.format(), whole.width(), whole.height(), maxPixels));
    }
    return verdict;
  }

  private static PictureVerdict probeFormat(byte[] bytes) {
    if (JpegProbe.recognises(bytes)) {
      return JpegProbe.probe(bytes);
    }
    if (PngProbe.recognises(bytes)) {
      return PngProbe.probe(bytes);
    }
    if (WebpProbe.recognises(bytes)) {
      return WebpProbe.probe(bytes);
    }
    if (GifProbe.recognises(bytes)) {
      return GifProbe.probe(bytes);
    }
    if (BmpProbe.recognises(bytes)) {
      return BmpProbe.probe(bytes);
    }
    return OtherContent.refuse(bytes);
  }
}
