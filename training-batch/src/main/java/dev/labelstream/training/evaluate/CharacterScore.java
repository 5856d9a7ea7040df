package dev.labelstream.training.evaluate;

import java.util.HashMap;
import java.util.Map;

/**
 * How alike two texts are, by their runs of one to six characters: chrF with recall twice as
 * important as precision (Popovic, "chrF: character n-gram F-score for automatic MT evaluation",
 * 2015). Characters, not words, since Chinese has no spaces.
 */
final class CharacterScore {

  private static final int LONGEST = 6;
  private static final double BETA_SQUARED = 4;

  private CharacterScore() {}

  /** From 0, nothing in common, to 1, the same but for spaces. */
  static double of(String expected, String answer) {
    int[] wanted = characters(expected);
    int[] given = characters(answer);
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int n = 1; n <= LONGEST && (n <= wanted.length || n <= given.length); n++) {
      Map<String, Integer> left = runs(wanted, n);
      int common = 0;
      for (Map.Entry<String, Integer> run : runs(given, n).entrySet()) {
        common += Math.min(run.getValue(), left.getOrDefault(run.getKey(), 0));
      }
      precision += share(common, given.length - n + 1);
      recall += share(common, wanted.length - n + 1);
      orders++;
    }
    if (orders == 0) {
      return 1;
    }
    double p = precision / orders;
    double r = recall / orders;
    return p + r == 0 ? 0 : (1 + BETA_SQUARED) * p * r / (BETA_SQUARED * p + r);
  }

  private static double share(int common, int all) {
    return all <= 0 ? 0 : (double) common / all;
  }

  private static int[] characters(String text) {
    return text.codePoints().filter(c -> !Character.isWhitespace(c)).toArray();
  }

  private static Map<String, Integer> runs(int[] characters, int length) {
    Map<String, Integer> runs = new HashMap<>();
    for (int i = 0; i + length <= characters.length; i++) {
      runs.merge(new String(characters, i, length), 1, Integer::sum);
    }
    return runs;
  }
}
