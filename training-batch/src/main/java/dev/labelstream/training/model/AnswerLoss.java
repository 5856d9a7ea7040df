package dev.labelstream.training.model;

/**
 * How badly answers were foretold.
 *
 * @param sum of the answers' tokens' losses, in nats
 * @param answers how many tokens
 */
public record AnswerLoss(double sum, int answers) {

  /** No answers at all. */
  public static final AnswerLoss NONE = new AnswerLoss(0, 0);

  /** The loss of a token; NaN if there is none. */
  public double mean() {
    return sum / answers;
  }

  /** That of these answers and others. */
  public AnswerLoss plus(AnswerLoss other) {
    return new AnswerLoss(sum + other.sum, answers + other.answers);
  }
}
