package dev.labelstream.sinks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end of the chain of commits that the aggregator has made: its state.
 *
 * @param commitIds the newest commits, oldest first: all since the last completed checkpoint, and a
 *     few before, so that a commit of ours that is still on its way to the dataset is known from
 *     one that the state has never heard of
 * @param floorVersion of the newest commit, or the version at which the sink began
 */
record ChainTail(List<String> commitIds, long floorVersion) {

  /** More than completed checkpoints ever wait for the committer. */
  private static final int LENGTH = 32;

  ChainTail {
    commitIds = List.copyOf(commitIds);
  }

  static ChainTail startingAt(long version) {
    return new ChainTail(List.of(), version);
  }

  Optional<String> newest() {
    return commitIds.isEmpty()
        ? Optional.empty()
        : Optional.of(commitIds.get(commitIds.size() - 1));
  }

  ChainTail with(String commitId, long floor) {
    List<String> longer = new ArrayList<>(commitIds);
    longer.add(commitId);
    return new ChainTail(longer, floor);
  }

  /** Without the commits that a job which restores this state cannot meet as its newest. */
  ChainTail shortened() {
    int from = Math.max(0, commitIds.size() - LENGTH);
    return new ChainTail(commitIds.subList(from, commitIds.size()), floorVersion);
  }
}
