package dev.labelstream.training.job;

import java.io.Serializable;

/**
 * How far some numbers spread.
 *
 * @param count how many there are
 */
public record Spread(long count, int least, double mean, int largest) implements Serializable {

  private static final long serialVersionUID = 1L;

  static final Spread NONE = new Spread(0, 0, 0, 0);

  Spread plus(int number) {
    return count == 0
        ? new Spread(1, number, number, number)
        : new Spread(
            count + 1,
            Math.min(least, number),
            mean + (number - mean) / (count + 1),
            Math.max(largest, number));
  }

  @Override
  public String toString() {
    return count == 0 ? "not known" : "%,d to %,d, mean %,.1f".formatted(least, largest, mean);
  }
}
