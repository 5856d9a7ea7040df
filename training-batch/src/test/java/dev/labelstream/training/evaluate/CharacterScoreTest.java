package dev.labelstream.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CharacterScoreTest {

  @Test
  void sameTextIsOneWhateverItsSpaces() {
    assertThat(CharacterScore.of("一只猫 sat", "一只猫sat")).isEqualTo(1);
  }

  @Test
  void nothingInCommonIsZero() {
    assertThat(CharacterScore.of("abc", "xyz")).isZero();
    assertThat(CharacterScore.of("abc", "")).isZero();
  }

  @Test
  void partInCommonIsBetween() {
    // Runs of one: 2 of 3; of two: 1 of 2; of three: none. Precision and recall are 7/18.
    assertThat(CharacterScore.of("abc", "abd")).isCloseTo(7.0 / 18, within(1e-12));
  }

  @Test
  void whatIsLeftOutCountsMoreThanWhatIsTooMuch() {
    assertThat(CharacterScore.of("a red car", "a red car on a road"))
        .isGreaterThan(CharacterScore.of("a red car on a road", "a red car"));
  }
}
