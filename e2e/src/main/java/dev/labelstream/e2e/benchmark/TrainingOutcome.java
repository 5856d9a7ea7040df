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

  /** So many that a quarter of those that count is more than one. */
  static final int FEWEST_STEPS = 11;

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

  /** Processor time for a token in the last quarter of the steps, of that in the first. */
  double slowdown() {
    return cpuOfAToken(lastQuarter()) / cpuOfAToken(firstQuarter());
  }

  /** Memory held in the last quarter of the steps, of that in the first. */
  double growth() {
    return median(lastQuarter(), Step::residentMegabytes)
        / median(firstQuarter(), Step::residentMegabytes);
  }

  private List<Step> warm() {
    return steps.subList(WARM_UP, steps.size());
  }

  private List<Step> firstQuarter() {
    return warm().subList(0, warm().size() / 4);
  }

  private List<Step> lastQuarter() {
    return warm().subList(warm().size() - warm().size() / 4, warm().size());
  }

  private static double cpuOfAToken(List<Step> some) {
    return some.stream().mapToDouble(Step::cpuSeconds).sum() / tokens(some);
  }

  private static long tokens(List<Step> some) {
    return some.stream().mapToLong(Step::tokens).sum();
  }

  private static double median(List<Step> some, ToDoubleFunction<Step> figure) {
    double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
