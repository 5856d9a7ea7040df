package dev.labelstream.training.job;

import dev.labelstream.training.optimize.LearnedStep;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What the operator that learns tells of itself. */
public final class LearnMetrics {

  /** Gauge: steps that were taken, also before a restart. */
  public static final String STEP = "step";

  /** Gauge: steps of the whole run. */
  public static final String STEPS = "steps";

  /** Gauge: loss of the last step, in nats for each answer token. */
  public static final String LOSS = "loss";

  /** Gauge: learning rate of the last step. */
  public static final String LEARNING_RATE = "learningRate";

  /** Gauge: tokens learned from in a second, pictures included, over the last steps. */
  public static final String TOKENS_PER_SECOND = "tokensPerSecond";

  /** Gauge: examples learned from in a second, over the last steps. */
  public static final String EXAMPLES_PER_SECOND = "examplesPerSecond";

  /** Gauge: seconds until the last step, by the speed of the last ones. */
  public static final String SECONDS_LEFT = "secondsLeft";

  /** Gauge: the share of the time in which the model waited for examples. */
  public static final String IDLE_SHARE = "idleShare";

  /** Gauge: bytes of memory that the process holds. */
  public static final String MEMORY = "residentBytes";

  /** Counter: examples that could not be prepared. */
  public static final String EXAMPLES_REFUSED = "examplesRefused";

  /** How much of the average a new step replaces. */
  private static final double NEW_SHARE = 0.1;

  private final Counter refused;
  private final int steps;
  private volatile Progress progress = Progress.NONE;

  LearnMetrics(MetricGroup group, int steps) {
    this.steps = steps;
    refused = group.counter(EXAMPLES_REFUSED);
    group.gauge(STEP, (Gauge<Integer>) () -> progress.step());
    group.gauge(STEPS, (Gauge<Integer>) () -> steps);
    group.gauge(LOSS, (Gauge<Double>) () -> progress.loss());
    group.gauge(LEARNING_RATE, (Gauge<Double>) () -> progress.rate());
    group.gauge(TOKENS_PER_SECOND, (Gauge<Double>) this::tokensPerSecond);
    group.gauge(EXAMPLES_PER_SECOND, (Gauge<Double>) () -> progress.perSecond(progress.examples()));
    group.gauge(SECONDS_LEFT, (Gauge<Double>) this::secondsLeft);
    group.gauge(IDLE_SHARE, (Gauge<Double>) () -> progress.idleShare());
    group.gauge(MEMORY, (Gauge<Long>) ProcessMemory::residentBytes);
  }

  double tokensPerSecond() {
    return progress.perSecond(progress.tokens());
  }

  double secondsLeft() {
    return (steps - progress.step()) * progress.seconds();
  }

  double idleShare() {
    return progress.idleShare();
  }

  void refused() {
    refused.inc();
  }

  void restored(int stepsBefore) {
    progress = new Progress(stepsBefore, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Takes note of a step.
   *
   * @param idleNanos from the end of the step before until the last example came
   * @param busyNanos that the step took
   */
  void learned(LearnedStep learned, long idleNanos, long busyNanos) {
    Progress before = progress;
    double idle = seconds(idleNanos);
    double busy = seconds(busyNanos);
    progress =
        new Progress(
            learned.step(),
            learned.loss(),
            learned.rate(),
            average(before.seconds(), idle + busy),
            average(before.tokens(), learned.tokens()),
            average(before.examples(), learned.examples()),
            before.idleSeconds() + idle,
            before.busySeconds() + busy);
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }

  private static double average(double before, double now) {
    return before == 0 ? now : before + NEW_SHARE * (now - before);
  }

  /**
   * Where a run stands; seconds, tokens and examples are of a step, over the last ones.
   *
   * @param idleSeconds that the model has waited for examples in all
   * @param busySeconds that it has learned in all
   */
  private record Progress(
      int step,
      double loss,
      double rate,
      double seconds,
      double tokens,
      double examples,
      double idleSeconds,
      double busySeconds) {

    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0);

    double perSecond(double ofAStep) {
      return seconds == 0 ? 0 : ofAStep / seconds;
    }

    double idleShare() {
      double all = idleSeconds + busySeconds;
      return all == 0 ? 0 : idleSeconds / all;
    }
  }
}
