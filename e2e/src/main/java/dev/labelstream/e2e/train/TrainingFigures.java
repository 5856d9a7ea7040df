package dev.labelstream.e2e.train;

import dev.labelstream.cli.flink.Box;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.MetricTotals;
import dev.labelstream.training.job.LearnMetrics;
import dev.labelstream.training.job.TrainingJob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a training stands, as its job says it.
 *
 * <p>After a restart all but the steps and the memory are 0 until the next step is taken.
 *
 * @param step that was taken last; 1 or more
 * @param steps of the whole run
 * @param loss of the last step, in nats for each answer token
 * @param idleShare of the time in which the model waited for examples, 0 to 1
 * @param memoryBytes that the process of the TaskManager holds
 * @param left until the last step, by the speed of the last ones
 */
public record TrainingFigures(
    long step,
    long steps,
    double loss,
    double learningRate,
    double tokensPerSecond,
    double examplesPerSecond,
    double idleShare,
    double memoryBytes,
    Duration left) {

  private static final double MEBI = 1 << 20;

  private static final Set<String> ALL =
      Stream.of(
              LearnMetrics.STEP,
              LearnMetrics.STEPS,
              LearnMetrics.LOSS,
              LearnMetrics.LEARNING_RATE,
              LearnMetrics.TOKENS_PER_SECOND,
              LearnMetrics.EXAMPLES_PER_SECOND,
              LearnMetrics.IDLE_SHARE,
              LearnMetrics.MEMORY,
              LearnMetrics.SECONDS_LEFT)
          .map(TrainingFigures::ofLearn)
          .collect(Collectors.toUnmodifiableSet());

  private static String ofLearn(String metric) {
    return TrainingJob.LEARN + "." + metric;
  }

  /**
   * Asks the job; empty before its first step.
   *
   * @throws IOException if the cluster does not answer, or does not know the job
   */
  public static Optional<TrainingFigures> read(FlinkCluster cluster, String job)
      throws IOException {
    for (Box box : cluster.boxes(job)) {
      if (List.of(box.name().split(" -> ", -1)).contains(TrainingJob.LEARN)) {
        return of(cluster.metrics(job, box, ALL));
      }
    }
    return Optional.empty();
  }

  private static Optional<TrainingFigures> of(MetricTotals totals) {
    double step = value(totals, LearnMetrics.STEP);
    if (!(step >= 1)) {
      return Optional.empty();
    }
    return Optional.of(
        new TrainingFigures(
            Math.round(step),
            Math.round(value(totals, LearnMetrics.STEPS)),
            value(totals, LearnMetrics.LOSS),
            value(totals, LearnMetrics.LEARNING_RATE),
            value(totals, LearnMetrics.TOKENS_PER_SECOND),
            value(totals, LearnMetrics.EXAMPLES_PER_SECOND),
            value(totals, LearnMetrics.IDLE_SHARE),
            value(totals, LearnMetrics.MEMORY),
            Duration.ofSeconds(Math.round(value(totals, LearnMetrics.SECONDS_LEFT)))));
  }

  private static double value(MetricTotals totals, String metric) {
    return totals.value(ofLearn(metric)).orElse(0);
  }

  /** The job's {@link dev.labelstream.e2e.submit.JobProgress}. */
  public static Optional<String> line(FlinkCluster cluster, String job) throws IOException {
    return read(cluster, job).map(TrainingFigures::toString);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    if (tokensPerSecond == 0) {
      // It was restored from a checkpoint: the speed and the loss are those of steps taken since.
      return "goes on after step %,d of %,d".formatted(step, steps);
    }
    return "step %,d of %,d | loss %.4f | rate %.2e | %,.0f tokens/s | %,.1f examples/s | idle %.1f %% | %,.0f MiB | %s left"
        .formatted(
            step,
            steps,
            loss,
            learningRate,
            tokensPerSecond,
            examplesPerSecond,
            100 * idleShare,
            memoryBytes / MEBI,
            inWords(left.toSeconds()));
  }

  private static String inWords(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
