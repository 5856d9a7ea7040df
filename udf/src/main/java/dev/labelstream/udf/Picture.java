package dev.labelstream.udf;

/** A picture that was found whole and whose header was read: what models can be asked about. */
public interface Picture {

  /** Not re-encoded; owned by the picture, nobody writes into them. */
  byte[] bytes();

  /** Sniffed from the bytes, for example {@code image/png}. */
  String mediaType();

  /** In pixels, as stored (before any EXIF rotation). */
  int width();

  /** In pixels, as stored. */
  int height();
}
