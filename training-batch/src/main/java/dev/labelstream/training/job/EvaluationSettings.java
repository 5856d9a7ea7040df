package dev.labelstream.training.job;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is evaluated.
 *
 * @param examples the most whose loss is measured; 0 for no evaluation
 * @param answers how many of them are answered
 * @param answerLength the most tokens of an answer
 * @param comparedWith the folder of an earlier result that is evaluated too; null for none
 */
public record EvaluationSettings(
    int examples, int answers, int answerLength, @Nullable String comparedWith)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
