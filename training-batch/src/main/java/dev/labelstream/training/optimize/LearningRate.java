package dev.labelstream.training.optimize;

/** How fast is learned, by the step. */
@FunctionalInterface
public interface LearningRate {

  /** The rate of a step, from 0. */
  double rate(int step);
}
