package dev.labelstream.sinks;

import dev.labelstream.sinks.CommitHistory.Entry;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether the sink's state and the dataset belong together: the rules of the chain, see the
 * package's introduction.
 */
final class CommitChain {

  private static final Logger LOG = LoggerFactory.getLogger(CommitChain.class);

  private final LanceTable table;
  private final String sinkId;

  CommitChain(LanceTable table, String sinkId) {
    this.table = table;
    this.sinkId = sinkId;
  }

  /**
   * Looks for a commit at {@code version} of the dataset.
   *
   * @return the version that it made, or empty if it is still to be made and may be
   * @throws BrokenChainException if it is not there and must not be made
   */
  OptionalLong find(LanceCommittable committable, long version) {
    if (version < committable.floorVersion()) {
      throw new BrokenChainException(
          "Cannot commit checkpoint %d of sink '%s': the dataset is at version %d, but was at %d when the checkpoint was taken. Somebody replaced it; restore the dataset, or start the job without its state."
              .formatted(committable.checkpointId(), sinkId, version, committable.floorVersion()));
    }
    CommitHistory history = new CommitHistory(table, sinkId, version);
    Optional<Entry> newest = Optional.empty();
    for (Optional<Entry> entry = history.olderAbove(committable.floorVersion());
        entry.isPresent();
        entry = history.olderAbove(committable.floorVersion())) {
      if (entry.get().mark().commitId().equals(committable.commitId())) {
        return OptionalLong.of(entry.get().version());
      }
      newest = newest.isPresent() ? newest : entry;
    }
    if (history.cleanedVersion().isPresent()) {
      throw new BrokenChainException(
          "Cannot commit checkpoint %d of sink '%s': versions %d to %d of the dataset were cleaned up before the sink could check them. Restore from a later checkpoint, or raise %s."
              .formatted(
                  committable.checkpointId(),
                  sinkId,
                  committable.floorVersion() + 1,
                  history.cleanedVersion().getAsLong(),
                  SinkOptions.KEEP_VERSIONS_FOR.key()));
    }
    checkParent(committable, newest.isPresent() ? newest : history.olderAbove(0), history);
    return OptionalLong.empty();
  }

  private void checkParent(
      LanceCommittable committable, Optional<Entry> newest, CommitHistory history) {
    String parentId = committable.parentId();
    if (newest.isEmpty() && parentId != null && history.cleanedVersion().isPresent()) {
      checkOldParent(committable, parentId, history);
    } else if (newest.isEmpty() && parentId != null) {
      throw new BrokenChainException(
          "Cannot commit checkpoint %d of sink '%s': the commit before it, %s, is not in the dataset. The dataset was set back, but the job was not: restore the job from the savepoint that belongs to the dataset's version."
              .formatted(committable.checkpointId(), sinkId, parentId));
    } else if (newest.isPresent() && !newest.get().mark().commitId().equals(parentId)) {
      throw new BrokenChainException(
          "Cannot commit checkpoint %d of sink '%s': it follows %s, but the newest commit of this sink is %s (version %d, checkpoint %d). An old savepoint was restored, the dataset was set back, or another job uses this sink id. Restore from the latest savepoint, or give one of the jobs another %s."
              .formatted(
                  committable.checkpointId(),
                  sinkId,
                  parentId == null ? "no commit" : "commit " + parentId,
                  newest.get().mark().commitId(),
                  newest.get().version(),
                  newest.get().mark().checkpointId(),
                  SinkOptions.ID.key()));
    }
  }

  /**
   * Below the floor there is nothing to find but the parent itself, which is allowed to be older
   * than the versions that are kept. After a rollback that does not follow: it may be among what
   * was undone.
   */
  private void checkOldParent(
      LanceCommittable committable, String parentId, CommitHistory history) {
    if (history.setBackTo().isPresent()) {
      throw new BrokenChainException(
          "Cannot commit checkpoint %d of sink '%s': the dataset was set back to version %d, and the commit before it, %s, is not in the versions that are kept. Restore the job from the savepoint that belongs to the dataset's version."
              .formatted(
                  committable.checkpointId(), sinkId, history.setBackTo().getAsLong(), parentId));
    }
    LOG.info(
        "The parent of checkpoint {}'s commit is older than the versions that are kept",
        committable.checkpointId());
  }

  /**
   * Checks a state that was restored.
   *
   * @throws BrokenChainException if the dataset holds commits that the state has never heard of
   */
  void checkRestored(ChainTail tail, long version) {
    if (version < tail.floorVersion()) {
      throw new BrokenChainException(
          "Cannot restore sink '%s': the dataset is at version %d, but was at %d when the state was taken. Somebody replaced it; restore the dataset, or start the job without its state."
              .formatted(sinkId, version, tail.floorVersion()));
    }
    CommitHistory history = new CommitHistory(table, sinkId, version);
    Optional<Entry> newest = history.olderAbove(tail.floorVersion());
    if (newest.isPresent() && !tail.commitIds().contains(newest.get().mark().commitId())) {
      throw ahead(tail, newest.get(), history);
    }
    if (newest.isEmpty() && history.cleanedVersion().isPresent()) {
      throw new BrokenChainException(
          "Cannot restore sink '%s': versions %d to %d of the dataset were cleaned up before the sink could check them. Restore from a later checkpoint, or raise %s."
              .formatted(
                  sinkId,
                  tail.floorVersion() + 1,
                  history.cleanedVersion().getAsLong(),
                  SinkOptions.KEEP_VERSIONS_FOR.key()));
    }
  }

  private BrokenChainException ahead(ChainTail tail, Entry newest, CommitHistory history) {
    Optional<Entry> known = history.olderAbove(0);
    while (known.isPresent() && !tail.commitIds().contains(known.get().mark().commitId())) {
      known = history.olderAbove(0);
    }
    long stateVersion = known.map(Entry::version).orElse(tail.floorVersion());
    return new BrokenChainException(
        "Cannot restore sink '%s': the dataset is ahead of the state. The state ends at version %d, but version %d (checkpoint %d) was committed after it was taken, and what it brought would be written twice. Restore from a later savepoint or checkpoint, or set the dataset back to version %d with `labelstream rollback`."
            .formatted(
                sinkId,
                stateVersion,
                newest.version(),
                newest.mark().checkpointId(),
                stateVersion));
  }

  /** The sink's newest commit that {@code version} of the dataset holds and still tells of. */
  Optional<String> newestCommit(long version) {
    return new CommitHistory(table, sinkId, version)
        .olderAbove(0)
        .map(newest -> newest.mark().commitId());
  }

  /**
   * Checks a start without state.
   *
   * @throws BrokenChainException if this sink has written to the dataset before
   */
  void checkFresh(long version) {
    new CommitHistory(table, sinkId, version)
        .olderAbove(0)
        .ifPresent(
            newest -> {
              throw new BrokenChainException(
                  "Cannot start sink '%s' without state: the dataset already holds its commits, the newest in version %d (checkpoint %d), and uploads would be written twice. Restore from the latest savepoint or retained checkpoint, or choose another %s to begin anew."
                      .formatted(
                          sinkId,
                          newest.version(),
                          newest.mark().checkpointId(),
                          SinkOptions.ID.key()));
            });
  }
}
