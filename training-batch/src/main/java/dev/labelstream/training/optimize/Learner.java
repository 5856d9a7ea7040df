package dev.labelstream.training.optimize;

import ai.djl.ndarray.NDArray;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.model.AnswerLoss;
import dev.labelstream.training.model.LearningPass;
import dev.labelstream.training.model.QwenVl;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Teaches a model, step by step. The same examples in the same order with the same seed come to the
 * same weights, on a CPU bit by bit, also if the state was written and read in between.
 */
public final class Learner implements AutoCloseable {

  private final LearningRate schedule;
  private final long seed;
  private final LearningPass pass;
  private final AdamW optimizer;

  /**
   * Begins at the first step.
   *
   * @param weights of the model that learn, by names that the state knows them by; in single
   *     precision and with their gradients wanted
   * @param seed of what dropout leaves out
   */
  public Learner(QwenVl model, Map<String, NDArray> weights, LearningSettings settings, long seed) {
    this.schedule = settings.schedule();
    this.seed = seed;
    this.pass = new LearningPass(model, settings.recomputeLayers());
    this.optimizer = new AdamW(weights, settings.optimizer(), model.manager());
  }

  /** How many steps were taken. */
  public int steps() {
    return optimizer.steps();
  }

  /**
   * Takes a step.
   *
   * @param batches whose gradients are averaged, each computed by itself
   * @throws IllegalArgumentException if an example does not fit the model, or a batch has no
   *     answer; the learner is of no use then
   */
  public LearnedStep step(List<List<TokenizedExample>> batches) {
    double rate = schedule.rate(steps());
    double loss = 0;
    int examples = 0;
    int tokens = 0;
    int answers = 0;
    for (int i = 0; i < batches.size(); i++) {
      List<TokenizedExample> batch = batches.get(i);
      long ownSeed = (seed * 31 + steps()) * 31 + i;
      AnswerLoss own = pass.learn(batch, 1.0 / batches.size(), ownSeed);
      loss += own.mean() / batches.size();
      examples += batch.size();
      tokens += batch.stream().mapToInt(TokenizedExample::length).sum();
      answers += own.answers();
    }
    double norm = optimizer.step(rate);
    return new LearnedStep(steps(), loss, rate, norm, examples, tokens, answers);
  }

  /** Writes all that the next steps depend on but the examples: weights, moments and the step. */
  public void writeState(DataOutputStream out) throws IOException {
    optimizer.write(out);
  }

  /**
   * Goes on where another learner wrote its state.
   *
   * @throws IOException if it is something else, or the state of other weights
   */
  public void readState(DataInputStream in) throws IOException {
    optimizer.read(in);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
