package dev.labelstream.sinks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commits of a sink that the versions of a dataset tell of. */
public final class DatasetCommits {

  private DatasetCommits() {}

  /** The ids of the sink's commits, newest first. */
  public static List<String> of(Path dataset, String sinkId) {
    List<String> commitIds = new ArrayList<>();
    try (StoredLanceTable table = new StoredLanceTable(dataset.toString(), Map.of(), 1L << 30)) {
      CommitHistory history = new CommitHistory(table, sinkId, table.latestVersion());
      for (Optional<CommitHistory.Entry> entry = history.olderAbove(0);
          entry.isPresent();
          entry = history.olderAbove(0)) {
        commitIds.add(entry.get().mark().commitId());
      }
    }
    return commitIds;
  }

  /** The ids that more than one version has. */
  public static Set<String> doubled(Path dataset, String sinkId) {
    Set<String> seen = new HashSet<>();
    Set<String> doubled = new HashSet<>();
    for (String commitId : of(dataset, sinkId)) {
      if (!seen.add(commitId)) {
        doubled.add(commitId);
      }
    }
    return doubled;
  }
}
