package dev.labelstream.udf;

import org.jspecify.annotations.Nullable;

/**
 * What became of a fetch: exactly one of {@code image} and {@code failure} is there. A record with
 * two optional parts rather than a sealed type, since it is a stream's type and goes through the
 * POJO serializer.
 */
public record FetchOutcome(ImageRef ref, @Nullable FetchedImage image, @Nullable Failure failure) {

  public FetchOutcome {
    if ((image == null) == (failure == null)) {
      throw new IllegalArgumentException("Exactly one of image and failure must be given");
    }
  }

  public static FetchOutcome fetched(FetchedImage image) {
    return new FetchOutcome(image.ref(), image, null);
  }

  public static FetchOutcome failed(ImageRef ref, Failure failure) {
    return new FetchOutcome(ref, null, failure);
  }
}
