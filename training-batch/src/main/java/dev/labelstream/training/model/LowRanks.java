package dev.labelstream.training.model;

import java.util.Map;

/**
 * What is added to the linear modules of a model.
 *
 * @param byModule by the modules' names when running, without {@code .weight}
 * @param scale that each product is multiplied by
 */
public record LowRanks(Map<String, LowRank> byModule, double scale) {

  public LowRanks {
    byModule = Map.copyOf(byModule);
  }

  /** Adds nothing. */
  static LowRanks none() {
    return new LowRanks(Map.of(), 1);
  }
}
