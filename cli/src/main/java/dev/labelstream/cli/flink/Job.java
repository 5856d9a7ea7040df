package dev.labelstream.cli.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A job that a cluster runs or has run.
 *
 * @param state as Flink writes it, for example {@code RUNNING}
 * @param duration since it was submitted, or from then to its end
 * @param runningTasks how many of its {@code tasks} run, or are done
 */
public record Job(
    String id,
    String name,
    String state,
    Instant started,
    Duration duration,
    int runningTasks,
    int tasks) {

  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  /** Whether it has come to its end, whichever. */
  public boolean hasEnded() {
    return ENDED.contains(state);
  }

  public boolean hasFailed() {
    return state.equals("FAILED");
  }

  /** Whether every one of its tasks is at work, or has been. */
  public boolean isAtWork() {
    return state.equals("RUNNING") && tasks > 0 && runningTasks == tasks;
  }
}
