package dev.labelstream.training.tiny;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A tensor of random numbers: {@code mean + spread * N(0, 1)}, seeded by its name.
 *
 * @param name in the checkpoint
 */
record RandomTensor(String name, List<Integer> shape, double mean, double spread) {

  /** A matrix that keeps the spread of what goes through it, so that attention is not flat. */
  static RandomTensor matrix(String name, int out, int in) {
    return new RandomTensor(name, List.of(out, in), 0, 1 / Math.sqrt(in));
  }

  /** A bias far enough from 0 that leaving it out shows. */
  static RandomTensor bias(String name, int size) {
    return new RandomTensor(name, List.of(size), 0, 0.05);
  }

  /** A norm's weight far enough from 1 that leaving it out shows. */
  static RandomTensor norm(String name, int size) {
    return new RandomTensor(name, List.of(size), 1, 0.1);
  }

  static RandomTensor embedding(String name, int rows, int width) {
    return new RandomTensor(name, List.of(rows, width), 0, 0.02);
  }

  long count() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The number of bytes as float32. */
  long bytes() {
    return count() * Float.BYTES;
  }

  /** Fills {@code into} with the tensor's next numbers, which {@code random} must have begun. */
  void next(Random random, FloatBuffer into) {
    while (into.hasRemaining()) {
      into.put((float) (mean + spread * random.nextGaussian()));
    }
  }

  Random random(long seed) {
    return new Random(31 * seed + name.hashCode());
  }

  RandomTensor named(String other) {
    return new RandomTensor(other, shape, mean, spread);
  }

  RandomTensor withSpread(double otherMean, double otherSpread) {
    return new RandomTensor(name, shape, otherMean, otherSpread);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape.toArray());
  }
}
