package dev.labelstream.training.generate;

import dev.labelstream.training.example.TokenizedExample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** An answer that is being made. */
final class Draft {

  private final GenerationSettings settings;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();
  private final List<Integer> tokens = new ArrayList<>();
  private int lastToken;
  private boolean complete;

  Draft(TokenizedExample prompt, GenerationSettings settings, SplittableRandom random) {
    this.settings = settings;
    this.random = random;
    for (int token : prompt.tokens()) {
      seen.set(token);
    }
  }

  /**
   * Chooses the next token.
   *
   * @param logits of the tokens, which are changed
   * @return whether the answer goes on behind it
   */
  boolean choose(float[] logits) {
    penalise(logits);
    int token = choice(logits);
    if (settings.stopTokens().contains(token)) {
      complete = true;
      return false;
    }
    tokens.add(token);
    seen.set(token);
    lastToken = token;
    return tokens.size() < settings.longest();
  }

  private void penalise(float[] logits) {
    float penalty = (float) settings.repetitionPenalty();
    if (penalty != 1) {
      seen.stream()
          .forEach(
              token ->
                  logits[token] =
                      logits[token] < 0 ? logits[token] * penalty : logits[token] / penalty);
    }
  }

  private int choice(float[] logits) {
    if (settings.choice() instanceof TokenChoice.Drawn drawn) {
      return LikelyTokens.of(logits, drawn).at(random.nextDouble());
    }
    int best = 0;
    for (int token = 1; token < logits.length; token++) {
      if (logits[token] > logits[best]) {
        best = token;
      }
    }
    return best;
  }

  int lastToken() {
    return lastToken;
  }

  Answer answer() {
    return new Answer(tokens.stream().mapToInt(Integer::intValue).toArray(), complete);
  }
}
