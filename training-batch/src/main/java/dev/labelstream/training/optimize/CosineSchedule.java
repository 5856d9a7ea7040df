package dev.labelstream.training.optimize;

/**
 * A learning rate that rises from zero in a straight line, and falls to zero along half a cosine.
 *
 * @param peak the highest rate
 * @param warmUpSteps how many steps it rises
 * @param steps how many there are in all
 */
public record CosineSchedule(double peak, int warmUpSteps, int steps) implements LearningRate {

  public CosineSchedule {
    if (!(peak > 0) || warmUpSteps < 0 || steps < 1 || warmUpSteps > steps) {
      throw new IllegalArgumentException(
          "A rate of %s cannot rise over %d of %d steps".formatted(peak, warmUpSteps, steps));
    }
  }

  @Override
  public double rate(int step) {
    if (step < warmUpSteps) {
      return peak * step / warmUpSteps;
    }
    double progress = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
    return peak * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
  }
}
