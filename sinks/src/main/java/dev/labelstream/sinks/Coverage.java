package dev.labelstream.sinks;

import java.util.Optional;
import java.util.OptionalLong;

/** Whether a dataset holds what a savepoint of its sink's job covers. */
public sealed interface Coverage {

  /** This version holds exactly that, as far as this sink's rows go. */
  record Held(long version) implements Coverage {}

  /**
   * Not yet: the last commit is still to be made. A savepoint commits nothing itself; the job's
   * next checkpoint does.
   */
  record Pending() implements Coverage {}

  /**
   * Never: the job fell back to a checkpoint before the savepoint, and has committed the same rows
   * in another way since. The savepoint cannot be restored either.
   *
   * @param version that holds another commit where the savepoint's would have come, or to which the
   *     dataset was set back
   */
  record Overtaken(long version) implements Coverage {}

  /**
   * Looks for the position's last commit by its id.
   *
   * @param table at whose newest version is looked
   */
  static Coverage of(LanceTable table, String sinkId, SinkPosition position) {
    Optional<String> wanted = position.newest();
    if (wanted.isEmpty()) {
      return new Held(position.floorVersion());
    }
    long newestVersion = table.latestVersion();
    CommitHistory history = new CommitHistory(table, sinkId, newestVersion);
    Optional<CommitHistory.Entry> newest = Optional.empty();
    for (Optional<CommitHistory.Entry> entry = history.olderAbove(position.floorVersion());
        entry.isPresent();
        entry = history.olderAbove(position.floorVersion())) {
      if (entry.get().mark().commitId().equals(wanted.get())) {
        return new Held(entry.get().version());
      }
      newest = newest.isPresent() ? newest : entry;
    }
    if (newest.isPresent()) {
      return position.commitIds().contains(newest.get().mark().commitId())
          ? new Pending()
          : new Overtaken(newest.get().version());
    }
    if (history.cleanedVersion().isPresent()) {
      // The commit is among the versions that are too old to be kept, and none came after it.
      return new Held(newestVersion);
    }
    OptionalLong setBackTo = history.setBackTo();
    return setBackTo.isPresent() ? new Overtaken(setBackTo.getAsLong()) : new Pending();
  }
}
