package dev.labelstream.e2e.submit;

import dev.labelstream.cli.flink.FlinkCluster;
import java.io.IOException;
import java.util.Optional;

/** Tells how far a job is. */
@FunctionalInterface
public interface JobProgress {

  /**
   * One line for a person; empty while the job does not say it yet.
   *
   * @param job its id; it is at work
   */
  Optional<String> line(FlinkCluster cluster, String job) throws IOException;
}
