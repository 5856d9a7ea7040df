package dev.labelstream.e2e.submit;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.SavepointRequest;
import dev.labelstream.e2e.local.Terminal;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C asks: whether the job is stopped with a savepoint, or goes on without the command.
 *
 * @param savepoints where the savepoint goes; null for the cluster's own choice
 */
record StopQuestion(FlinkCluster cluster, @Nullable String savepoints, PrintWriter out) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Elsewhere than on a terminal nobody answers, and the job goes on. */
  void ask(String job) {
    Console console = Terminal.console();
    String answer =
        console == null
            ? ""
            : console.readLine("%nStop job %s with a savepoint? It goes on otherwise. [y/N] ", job);
    if (answer != null && answer.strip().equalsIgnoreCase("y")) {
      stop(job);
    } else {
      out.println("Job %s goes on at %s".formatted(job, cluster.address()));
      out.flush();
    }
  }

  /** Stops a job of this process, which ends in any case. */
  void stopHere(String job) {
    if (!stop(job)) {
      out.println("The next start goes on from the last checkpoint.");
      out.flush();
    }
  }

  /** Stops the job; all that it has read is committed, or is in the savepoint. */
  private boolean stop(String job) {
    boolean isStopped;
    try {
      String savepoint = cluster.savepoint(new SavepointRequest(job, savepoints, true), PATIENCE);
      out.println("Stopped with savepoint " + savepoint);
      isStopped = true;
    } catch (IOException e) {
      out.println("Cannot stop with a savepoint: " + e.getMessage());
      isStopped = false;
    }
    out.flush();
    return isStopped;
  }
}
