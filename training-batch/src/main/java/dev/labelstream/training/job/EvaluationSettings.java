package dev.labelstream.training.job;

import java.io.Serializable;

/**
 * What is evaluated.
 *
 * @param examples the most whose loss is measured; 0 for no evaluation
 * @param answers how many of them are answered
 * @param answerLength the most tokens of an answer
 */
public record EvaluationSettings(int examples, int answers, int answerLength)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
