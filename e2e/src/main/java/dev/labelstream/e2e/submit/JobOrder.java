package dev.labelstream.e2e.submit;

import dev.labelstream.cli.job.JobKind;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that a cluster shall run.
 *
 * @param keys Flink's and ours
 * @param jar holds the job; null for the one of this build
 * @param from the savepoint or retained checkpoint that it goes on from; null to begin
 */
public record JobOrder(
    JobKind kind, Map<String, String> keys, @Nullable Path jar, @Nullable String from) {

  public JobOrder {
    keys = Map.copyOf(keys);
  }

  /** From the beginning, by this build's jar. */
  public static JobOrder of(JobKind kind, Map<String, String> keys) {
    return new JobOrder(kind, keys, null, null);
  }
}
