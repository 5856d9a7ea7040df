package dev.labelstream.training.generate;

/** How the next token is chosen. */
public sealed interface TokenChoice {

  /** The likeliest, of several the first. */
  record Likeliest() implements TokenChoice {}

  /**
   * One drawn of the likely ones.
   *
   * @param temperature that the logits are divided by
   * @param most how many tokens are likely ones at most; 0 for all
   * @param share the likely ones are the fewest that together have this probability
   * @param seed of what is drawn
   */
  record Drawn(double temperature, int most, double share, long seed) implements TokenChoice {
    public Drawn {
      if (!(temperature > 0) || most < 0 || !(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Cannot draw at temperature %s of the likeliest %d with a share of %s"
                .formatted(temperature, most, share));
      }
    }
  }
}
