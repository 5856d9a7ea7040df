package dev.labelstream.cli.flink;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job is started with.
 *
 * @param jar holds the job
 * @param mainClass its class with the main method
 * @param configuration Flink's keys and ours
 * @param savepoint where it goes on; null to begin
 * @param jobId 32 hexadecimal digits that become the job's id, so that Flink refuses it if it knows
 *     it already; null for an id of Flink's choice
 */
public record JobStart(
    Path jar,
    String mainClass,
    Map<String, String> configuration,
    @Nullable String savepoint,
    @Nullable String jobId) {
  public JobStart {
    configuration = Map.copyOf(configuration);
  }

  /** With an id of Flink's choice. */
  public JobStart(
      Path jar, String mainClass, Map<String, String> configuration, @Nullable String savepoint) {
    this(jar, mainClass, configuration, savepoint, null);
  }
}
