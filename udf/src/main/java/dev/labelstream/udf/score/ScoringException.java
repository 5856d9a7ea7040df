package dev.labelstream.udf.score;

import org.jspecify.annotations.Nullable;

/** A model failed on a batch, perhaps because of one picture in it. */
public final class ScoringException extends Exception {

  public ScoringException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
