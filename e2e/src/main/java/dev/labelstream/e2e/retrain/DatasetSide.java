package dev.labelstream.e2e.retrain;

import dev.labelstream.sinks.Coverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What a run asks of the dataset, and of savepoints of its sink's job. */
interface DatasetSide {

  /** The newest version; empty if there is no dataset. */
  OptionalLong newest() throws IOException;

  long rows(long version) throws IOException;

  OptionalLong tagged(String tag) throws IOException;

  /** Lets a tag hold a version; the same a second time changes nothing. */
  void tag(String tag, long version) throws IOException;

  /**
   * A savepoint.
   *
   * @param checkpointId that Flink gave it
   */
  record Savepoint(String path, long checkpointId) {}

  /** The savepoint in a directory, if one is there and whole. */
  Optional<Savepoint> savepointIn(Path directory) throws IOException;

  /** Whether the dataset holds what a savepoint covers. */
  Coverage coverage(String savepoint) throws IOException;
}
