package dev.labelstream.training.generate;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The tokens that one is drawn of, the likeliest first, with their probabilities: temperature, then
 * top-k, then top-p, as transformers applies them.
 *
 * @param tokens their ids
 * @param probabilities that sum up to one
 */
record LikelyTokens(int[] tokens, double[] probabilities) {

  static LikelyTokens of(float[] logits, TokenChoice.Drawn choice) {
    int most = choice.most() == 0 ? logits.length : Math.min(choice.most(), logits.length);
    int[] tokens = likeliest(logits, most);
    double[] probabilities = probabilities(logits, tokens, choice.temperature());
    int kept = 1;
    double sum = probabilities[0];
    while (kept < tokens.length && sum < choice.share()) {
      sum += probabilities[kept++];
    }
    double[] shares = new double[kept];
    for (int i = 0; i < kept; i++) {
      shares[i] = probabilities[i] / sum;
    }
    return new LikelyTokens(IntStream.range(0, kept).map(i -> tokens[i]).toArray(), shares);
  }

  private static int[] likeliest(float[] logits, int most) {
    Comparator<Integer> byLogit =
        Comparator.<Integer>comparingDouble(token -> logits[token])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> best = new PriorityQueue<>(byLogit);
    for (int token = 0; token < logits.length; token++) {
      if (best.size() < most) {
        best.add(token);
      } else if (logits[token] > logits[best.element()]) {
        best.remove();
        best.add(token);
      }
    }
    return best.stream().sorted(byLogit.reversed()).mapToInt(Integer::intValue).toArray();
  }

  private static double[] probabilities(float[] logits, int[] tokens, double temperature) {
    double[] probabilities = new double[tokens.length];
    double sum = 0;
    for (int i = 0; i < tokens.length; i++) {
      probabilities[i] = Math.exp((logits[tokens[i]] - logits[tokens[0]]) / temperature);
      sum += probabilities[i];
    }
    for (int i = 0; i < tokens.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /**
   * The token at a point of the line of their probabilities.
   *
   * @param point at least 0, less than 1
   */
  int at(double point) {
    double sum = 0;
    for (int i = 0; i < tokens.length - 1; i++) {
      sum += probabilities[i];
      if (point < sum) {
        return tokens[i];
      }
    }
    return tokens[tokens.length - 1];
  }
}
