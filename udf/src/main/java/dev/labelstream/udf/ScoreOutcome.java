package dev.labelstream.udf;

import org.jspecify.annotations.Nullable;

/** What became of scoring: exactly one of {@code labeled} and {@code failure} is there. */
public record ScoreOutcome(
    ImageRef ref, @Nullable LabeledImage labeled, @Nullable Failure failure) {

  public ScoreOutcome {
    if ((labeled == null) == (failure == null)) {
      throw new IllegalArgumentException("Exactly one of labeled and failure must be given");
    }
  }

  public static ScoreOutcome scored(LabeledImage labeled) {
    return new ScoreOutcome(labeled.image().ref(), labeled, null);
  }

  public static ScoreOutcome failed(ImageRef ref, Failure failure) {
    return new ScoreOutcome(ref, null, failure);
  }
}
