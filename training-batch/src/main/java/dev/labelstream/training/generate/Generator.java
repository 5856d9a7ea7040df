package dev.labelstream.training.generate;

import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.model.Continuations;
import dev.labelstream.training.model.QwenVl;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Answers prompts. An answer depends on its prompt alone, and on its place if tokens are drawn, not
 * on the prompts that are answered with it.
 */
public final class Generator {

  private final QwenVl model;
  private final GenerationSettings settings;

  /** Answers by a model, which nobody else uses meanwhile. */
  public Generator(QwenVl model, GenerationSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /**
   * Answers prompts side by side.
   *
   * @return an answer for each
   * @throws IllegalArgumentException if one does not fit the model
   */
  public List<Answer> answer(List<TokenizedExample> prompts) {
    List<Draft> all = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      all.add(new Draft(prompts.get(i), settings, randomAt(i)));
    }
    try (var continuations = new Continuations(model, prompts)) {
      List<Draft> open = all;
      while (true) {
        List<Integer> continuing = new ArrayList<>();
        List<Draft> stillOpen = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          Draft draft = open.get(i);
          if (draft.choose(continuations.logits()[i])) {
            continuing.add(i);
            stillOpen.add(draft);
          }
        }
        if (stillOpen.isEmpty()) {
          return all.stream().map(Draft::answer).toList();
        }
        continuations.append(stillOpen.stream().mapToInt(Draft::lastToken).toArray(), continuing);
        open = stillOpen;
      }
    }
  }

  private SplittableRandom randomAt(int place) {
    return new SplittableRandom(settings.seed().orElse(0L) * 31 + place);
  }
}
