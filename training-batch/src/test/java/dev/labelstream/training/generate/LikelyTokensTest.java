package dev.labelstream.training.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LikelyTokensTest {

  /** Probabilities of 1/15, 8/15, 2/15 and 4/15. */
  private static final float[] LOGITS = {
    0, (float) Math.log(8), (float) Math.log(2), (float) Math.log(4)
  };

  @Test
  void allTokensAreLikelyWithoutABound() {
    LikelyTokens tokens = LikelyTokens.of(LOGITS, new TokenChoice.Drawn(1, 0, 1, 0));

    assertThat(tokens.tokens()).containsExactly(1, 3, 2, 0);
    assertThat(tokens.probabilities())
        .containsExactly(new double[] {8 / 15d, 4 / 15d, 2 / 15d, 1 / 15d}, within(1e-6));
  }

  @Test
  void topKComesBeforeTopP() {
    // Of the likeliest three, the first two have 12 of 14 parts.
    LikelyTokens tokens = LikelyTokens.of(LOGITS, new TokenChoice.Drawn(1, 3, 0.85, 0));

    assertThat(tokens.tokens()).containsExactly(1, 3);
    assertThat(tokens.probabilities()).containsExactly(new double[] {2 / 3d, 1 / 3d}, within(1e-6));
  }

  @Test
  void oneTokenIsAlwaysLikely() {
    assertThat(LikelyTokens.of(LOGITS, new TokenChoice.Drawn(1, 0, 0.001, 0)).tokens())
        .containsExactly(1);
  }

  @Test
  void temperatureSharpens() {
    LikelyTokens tokens = LikelyTokens.of(LOGITS, new TokenChoice.Drawn(0.5, 2, 1, 0));

    assertThat(tokens.probabilities()).containsExactly(new double[] {0.8, 0.2}, within(1e-6));
  }

  @Test
  void pointFallsOnTheTokenThatHasThatShare() {
    LikelyTokens tokens = LikelyTokens.of(LOGITS, new TokenChoice.Drawn(1, 0, 1, 0));

    assertThat(tokens.at(0)).isEqualTo(1);
    assertThat(tokens.at(0.54)).isEqualTo(3);
    assertThat(tokens.at(0.99)).isEqualTo(0);
  }
}
