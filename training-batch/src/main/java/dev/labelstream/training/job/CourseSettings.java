package dev.labelstream.training.job;

import java.io.Serializable;

/**
 * How long is learned.
 *
 * @param epochs how often each example comes
 * @param maxSteps the bound of the steps; 0 for none
 * @param batchSize examples that go through the model at once
 * @param accumulate batches of a step
 */
public record CourseSettings(int epochs, int maxSteps, int batchSize, int accumulate)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Examples of a step. */
  public int examplesOfAStep() {
    return Math.multiplyExact(batchSize, accumulate);
  }

  /** How many examples come in all, those that come again counted again. */
  public long places(long examples) {
    long all = Math.multiplyExact(examples, (long) epochs);
    return maxSteps == 0 ? all : Math.min(all, (long) maxSteps * examplesOfAStep());
  }

  /** How many steps that makes; the last one may have fewer examples. */
  public int steps(long examples) {
    long each = examplesOfAStep();
    return Math.toIntExact((places(examples) + each - 1) / each);
  }
}
