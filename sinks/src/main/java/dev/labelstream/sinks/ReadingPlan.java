package dev.labelstream.sinks;

import java.util.List;

/**
 * What is to be read of one version of the dataset: the enumerator's state.
 *
 * @param version that is read; 0 if that was not decided yet
 * @param modelVersion that the rows should have
 * @param rows that lacked the label in that version
 * @param waiting the fragments that no reader has yet, in order
 */
record ReadingPlan(long version, String modelVersion, long rows, List<FragmentSplit> waiting) {

  ReadingPlan {
    waiting = List.copyOf(waiting);
  }

  static ReadingPlan undecided(String modelVersion) {
    return new ReadingPlan(0, modelVersion, 0, List.of());
  }

  boolean isDecided() {
    return version > 0;
  }
}
