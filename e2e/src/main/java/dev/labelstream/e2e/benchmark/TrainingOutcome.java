package dev.labelstream.e2e.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a measured training says of itself, as JSON.
 *
 * @param steps in their order
 * @param peakMegabytes the most memory that the process held, from its start to its end
 * @param firstLoss which the same weights and the same examples make the same
 */
record TrainingOutcome(List<Step> steps, double peakMegabytes, double firstLoss) {

  private static final int WARM_UP = 3;

  /** So many that a fifth of those that count is more than one. */
  static final int FEWEST_STEPS = 13;

  /**
   * One step: forward, backward, clipping and the optimizer, without the preparation of its
   * examples.
   *
   * @param cpuSeconds the whole process's
   * @param residentMegabytes that the process held after it
   * @param tokens that it learned from, pictures included and padding not
   */
  record Step(double seconds, double cpuSeconds, double residentMegabytes, long tokens) {}

  /** The median after the warm-up. */
  double stepSeconds() {
    return median(warm(), Step::seconds);
  }

  /** The median of the processor time after the warm-up. */
  double cpuSeconds() {
    return median(warm(), Step::cpuSeconds);
  }

  /** After the warm-up, without the preparation of examples. */
  double tokensPerSecond() {
    return tokens(warm()) / warm().stream().mapToDouble(Step::seconds).sum();
  }

  double tokensOfAStep() {
    return (double) tokens(steps) / steps.size();
  }

  /** Processor time for a token at the end, of that near the beginning. */
  double slowdown() {
    return ofAToken(end(), Step::cpuSeconds) / ofAToken(beginning(), Step::cpuSeconds);
  }

  /** The same by the clock, which also shows what else the machine did. */
  double slowdownByClock() {
    return ofAToken(end(), Step::seconds) / ofAToken(beginning(), Step::seconds);
  }

  /** Memory held at the end, of that near the beginning. */
  double growth() {
    return median(end(), Step::residentMegabytes) / median(beginning(), Step::residentMegabytes);
  }

  private List<Step> warm() {
    return steps.subList(WARM_UP, steps.size());
  }

  /** A fifth of the steps; before it a tenth is left out, in which the JVM still compiles. */
  private List<Step> beginning() {
    int first = warm().size() / 10;
    return warm().subList(first, first + warm().size() / 5);
  }

  /** The last fifth. */
  private List<Step> end() {
    return warm().subList(warm().size() - warm().size() / 5, warm().size());
  }

  private static double ofAToken(List<Step> some, ToDoubleFunction<Step> seconds) {
    return some.stream().mapToDouble(seconds).sum() / tokens(some);
  }

  private static long tokens(List<Step> some) {
    return some.stream().mapToLong(Step::tokens).sum();
  }

  private static double median(List<Step> some, ToDoubleFunction<Step> figure) {
    double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
