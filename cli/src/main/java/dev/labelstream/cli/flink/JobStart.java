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
 */
public record JobStart(
    Path jar, String mainClass, Map<String, String> configuration, @Nullable String savepoint) {
  public JobStart {
    configuration = Map.copyOf(configuration);
  }
}
