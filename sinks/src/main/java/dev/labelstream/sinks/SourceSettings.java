package dev.labelstream.sinks;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;

/**
 * What a source reads of a dataset.
 *
 * @param readerId names the tag that keeps the version that is read from being cleaned up; the same
 *     over restarts of a job, another for each job
 * @param dataset its URI
 * @param storage options of the object store; may hold secrets: never print it
 * @param contentColumn what is read of each row
 * @param label rows that have it are not read
 * @param lookEvery when following: how long to wait after all was read, before the next look
 * @param readSize about how many bytes of content are read at once
 */
public record SourceSettings(
    String readerId,
    String dataset,
    Map<String, String> storage,
    String contentColumn,
    WantedLabel label,
    DatasetPin pin,
    Duration lookEvery,
    MemorySize readSize)
    implements Serializable {

  public SourceSettings {
    storage = Map.copyOf(storage);
  }

  boolean isFollowing() {
    return pin instanceof DatasetPin.Following;
  }

  /** The tag that holds the version that is read. */
  String tag() {
    return "labelstream-" + readerId;
  }

  /** Without the storage options, which may hold secrets. */
  @Override
  public String toString() {
    return "%s of %s at %s where %s is not %s"
        .formatted(contentColumn, dataset, pin, label.modelColumn(), label.modelVersion());
  }
}
