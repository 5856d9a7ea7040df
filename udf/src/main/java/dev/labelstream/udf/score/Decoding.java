package dev.labelstream.udf.score;

import org.jspecify.annotations.Nullable;

/**
 * How the decoding of one picture went.
 *
 * @param problem why it failed, or null if the pixels are in place
 * @param nanos it took
 */
record Decoding(@Nullable String problem, long nanos) {

  boolean isDone() {
    return problem == null;
  }
}
