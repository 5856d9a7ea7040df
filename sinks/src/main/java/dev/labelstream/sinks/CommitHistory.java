package dev.labelstream.sinks;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The commits of one sink that the dataset holds, from the newest version back.
 *
 * <p>A rollback is followed: after version 21 that set the dataset back to 12 comes 12, and what
 * versions 13 to 20 committed is not there.
 */
final class CommitHistory {

  /** A commit and the version that it made. */
  record Entry(long version, CommitMark mark) {}

  private final LanceTable table;
  private final String sinkId;
  private long next;
  private OptionalLong cleanedVersion = OptionalLong.empty();
  private OptionalLong setBackTo = OptionalLong.empty();

  /** The history of {@code sinkId} as it is seen from {@code version}. */
  CommitHistory(LanceTable table, String sinkId, long version) {
    this.table = table;
    this.sinkId = sinkId;
    this.next = version;
  }

  /**
   * The next older commit of this sink above {@code floorVersion}; empty if there is none, or if
   * the versions from {@link #cleanedVersion} down are no longer there to be asked.
   */
  Optional<Entry> olderAbove(long floorVersion) {
    while (next > floorVersion && cleanedVersion.isEmpty()) {
      long version = next;
      Optional<VersionOrigin> origin = table.originOf(version);
      if (origin.isEmpty()) {
        cleanedVersion = OptionalLong.of(version);
        return Optional.empty();
      }
      next = version - 1;
      if (origin.get() instanceof VersionOrigin.Rollback rollback) {
        next = rollback.toVersion();
        setBackTo = OptionalLong.of(next);
      } else if (origin.get() instanceof VersionOrigin.SinkCommit commit
          && commit.mark().sinkId().equals(sinkId)) {
        return Optional.of(new Entry(version, commit.mark()));
      }
    }
    return Optional.empty();
  }

  /** The newest version that was asked for and had been cleaned up. */
  OptionalLong cleanedVersion() {
    return cleanedVersion;
  }

  /** Where the oldest rollback led that was followed; empty if none was. */
  OptionalLong setBackTo() {
    return setBackTo;
  }
}
