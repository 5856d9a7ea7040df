package dev.labelstream.training.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.training.example.TokenizedExample;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DraftTest {

  private static final int STOP = 3;
  private static final GenerationSettings PENALISING =
      new GenerationSettings(new TokenChoice.Likeliest(), 1.2, Set.of(STOP), 3);

  @Test
  void tokensOfThePromptAreLessLikely() {
    Draft draft = draftAfter(2);

    draft.choose(new float[] {1, 0, 1.1f, 0});

    assertThat(draft.lastToken()).isEqualTo(0);
  }

  @Test
  void negativeLogitsBecomeMoreNegative() {
    Draft draft = draftAfter(2);

    draft.choose(new float[] {-1.1f, -9, -1, -9});

    assertThat(draft.lastToken()).isEqualTo(0);
  }

  @Test
  void tokensOfTheAnswerAreLessLikelyToo() {
    Draft draft = draftAfter(2);

    draft.choose(new float[] {2, 0, 0, 0});
    draft.choose(new float[] {1.1f, 1, 0, 0});

    assertThat(draft.answer().tokens()).containsExactly(0, 1);
  }

  @Test
  void stopTokenEndsTheAnswerAndIsNotOfIt() {
    Draft draft = draftAfter(2);

    assertThat(draft.choose(new float[] {1, 0, 0, 0})).isTrue();
    assertThat(draft.choose(new float[] {0, 0, 0, 1})).isFalse();

    assertThat(draft.answer().tokens()).containsExactly(0);
    assertThat(draft.answer().complete()).isTrue();
  }

  @Test
  void longestAnswerIsIncomplete() {
    Draft draft = draftAfter(2);

    assertThat(draft.choose(new float[] {9, 0, 0, 0})).isTrue();
    assertThat(draft.choose(new float[] {9, 0, 0, 0})).isTrue();
    assertThat(draft.choose(new float[] {9, 0, 0, 0})).isFalse();

    assertThat(draft.answer().tokens()).hasSize(3);
    assertThat(draft.answer().complete()).isFalse();
  }

  private static Draft draftAfter(int token) {
    var prompt = new TokenizedExample(new int[] {token}, new boolean[1], List.of());
    return new Draft(prompt, PENALISING, new SplittableRandom(0));
  }
}
