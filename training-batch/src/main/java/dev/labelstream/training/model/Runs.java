package dev.labelstream.training.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How tokens that lie behind each other fall into sequences that attention runs over. Neighbours of
 * one length are one run, which is one call of the attention.
 */
final class Runs {

  private final List<long[]> countsAndLengths = new ArrayList<>();

  /** Adds a sequence behind those that are there. */
  void add(long length) {
    long[] last =
        countsAndLengths.isEmpty() ? null : countsAndLengths.get(countsAndLengths.size() - 1);
    if (last != null && last[1] == length) {
      last[0]++;
    } else {
      countsAndLengths.add(new long[] {1, length});
    }
  }

  /** Counts and lengths in turn: (runs, 2), row by row. */
  long[] toArray() {
    return countsAndLengths.stream().flatMapToLong(Arrays::stream).toArray();
  }
}
