package dev.labelstream.training.evaluate;

import dev.labelstream.training.model.AnswerLoss;
import java.util.List;

/**
 * How well a model does on what is held out.
 *
 * @param examples whose loss was measured
 * @param loss of their answers
 * @param answered those that were answered as well
 */
public record Evaluation(int examples, AnswerLoss loss, List<AnsweredExample> answered) {

  public Evaluation {
    answered = List.copyOf(answered);
  }

  /** {@code e} to the loss of a token: how many tokens the model hesitates between. */
  public double perplexity() {
    return Math.exp(loss.mean());
  }

  /** The share of answers that are the expected text, but for spaces around it; NaN for none. */
  public double exact() {
    return answered.stream()
        .mapToDouble(each -> each.isExactly(each.answer()) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean likeness of answers and expected texts, chrF; NaN for none. */
  public double likeness() {
    return answered.stream()
        .mapToDouble(each -> CharacterScore.of(each.expected(), each.answer()))
        .average()
        .orElse(Double.NaN);
  }
}
