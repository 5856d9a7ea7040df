package dev.labelstream.training.testing;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A row of a dataset of pictures, as the ingest job would write it. */
public record ImageRow(
    String id,
    byte[] image,
    int height,
    int width,
    @Nullable String sha256,
    @Nullable String caption,
    float quality,
    @Nullable String contentRating,
    byte[] other) {

  /** A picture of its own, by its name among the tests' pictures. */
  public static ImageRow of(String id, String picture, int height, int width, String caption) {
    byte[] bytes = Goldens.picture(picture);
    return new ImageRow(
        id,
        bytes,
        height,
        width,
        Goldens.sha256((picture + id).getBytes(StandardCharsets.UTF_8)),
        caption,
        70,
        "neutral",
        new byte[] {1});
  }

  public ImageRow withImage(byte[] bytes) {
    return new ImageRow(id, bytes, height, width, sha256, caption, quality, contentRating, other);
  }

  public ImageRow withSha256(String same) {
    return new ImageRow(id, image, height, width, same, caption, quality, contentRating, other);
  }

  public ImageRow withCaption(@Nullable String said) {
    return new ImageRow(id, image, height, width, sha256, said, quality, contentRating, other);
  }

  public ImageRow withScores(float score, @Nullable String rating) {
    return new ImageRow(id, image, height, width, sha256, caption, score, rating, other);
  }

  public ImageRow withOther(byte[] bytes) {
    return new ImageRow(id, image, height, width, sha256, caption, quality, contentRating, bytes);
  }
}
