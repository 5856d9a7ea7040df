package dev.labelstream.udf.image;

/** The formats that are taken into the dataset. */
public enum PictureFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  GIF("image/gif"),
  BMP("image/bmp"),
  WEBP("image/webp");

  private final String mediaType;

  PictureFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The registered media type, for example {@code image/png}. */
  public String mediaType() {
    return mediaType;
  }
}
