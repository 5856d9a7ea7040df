package dev.labelstream.training.generate;

import java.util.Optional;
import java.util.Set;

/**
 * How answers are made.
 *
 * @param choice how a token is chosen
 * @param repetitionPenalty what the logits of tokens that came before, prompt included, are divided
 *     by if positive and multiplied by if negative (CTRL, arXiv 1909.05858); 1 for none
 * @param stopTokens that end an answer
 * @param longest an answer may be, in tokens
 */
public record GenerationSettings(
    TokenChoice choice, double repetitionPenalty, Set<Integer> stopTokens, int longest) {

  public GenerationSettings {
    if (!(repetitionPenalty > 0) || longest < 1) {
      throw new IllegalArgumentException(
          "A penalty of %s and answers of %d tokens".formatted(repetitionPenalty, longest));
    }
    stopTokens = Set.copyOf(stopTokens);
  }

  /** The same, but always the likeliest token. */
  public GenerationSettings greedy() {
    return new GenerationSettings(
        new TokenChoice.Likeliest(), repetitionPenalty, stopTokens, longest);
  }

  /** The seed, if chance has a part in it. */
  Optional<Long> seed() {
    return choice instanceof TokenChoice.Drawn drawn ? Optional.of(drawn.seed()) : Optional.empty();
  }
}
