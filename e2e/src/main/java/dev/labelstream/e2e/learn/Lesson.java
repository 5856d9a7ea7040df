package dev.labelstream.e2e.learn;

import static org.apache.flink.util.Preconditions.checkArgument;

/**
 * How much is taught.
 *
 * @param pictures that are painted
 * @param steps of training
 * @param batchSize pictures of a step
 * @param learningRate the highest
 * @param heldOut the share of pictures that is not taught but asked about
 */
record Lesson(int pictures, int steps, int batchSize, double learningRate, double heldOut) {

  Lesson {
    checkArgument(pictures > 0 && steps > 0 && batchSize > 0, "a lesson without pictures or steps");
  }
}
