package dev.labelstream.training.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.picture.SmartSize;
import dev.labelstream.training.text.LengthRule.Fitted;
import java.util.List;
import org.junit.jupiter.api.Test;

class LengthRuleTest {

  private static final SmartSize BOUNDS = new SmartSize(28, 56 * 56, 1_003_520);
  private static final PixelSize SCREEN = new PixelSize(896, 1_120);

  @Test
  void exampleThatFitsIsLeftAsItIs() throws Exception {
    Fitted fitted = new LengthRule(1_380, BOUNDS).fit(List.of(SCREEN), 100);

    assertThat(fitted.isShrunk()).isFalse();
    assertThat(fitted.bounds()).isEqualTo(BOUNDS);
    assertThat(fitted.pictureTokens()).containsExactly(1_280);
  }

  @Test
  void picturesAreShrunkOnlyAsFarAsNeeded() throws Exception {
    Fitted fitted = new LengthRule(700, BOUNDS).fit(List.of(SCREEN, SCREEN), 100);

    assertThat(fitted.isShrunk()).isTrue();
    assertThat(fitted.tokens()).isBetween(540, 600);
    assertThat(fitted.pictureTokens())
        .as("what the bounds give is what was counted")
        .allSatisfy(tokens -> assertThat(fitted.bounds().tokensOf(SCREEN)).contains(tokens));
  }

  @Test
  void everyLengthEitherFitsOrIsRefused() throws Exception {
    for (int maxTokens = 101; maxTokens < 1_500; maxTokens += 7) {
      LengthRule rule = new LengthRule(maxTokens, BOUNDS);
      List<PixelSize> pictures = List.of(SCREEN, new PixelSize(40, 900));
      try {
        assertThat(100 + rule.fit(pictures, 100).tokens()).isLessThanOrEqualTo(maxTokens);
      } catch (UnusableExampleException e) {
        assertThat(maxTokens).isLessThan(180);
      }
    }
  }

  @Test
  void textThatLeavesNoRoomForAPictureIsRefused() {
    assertThatThrownBy(() -> new LengthRule(512, BOUNDS).fit(List.of(SCREEN), 511))
        .isInstanceOf(UnusableExampleException.class)
        .hasMessageContaining("511 tokens of text")
        .hasMessageContaining("more than 512");
  }

  @Test
  void textAloneIsNeverCut() {
    assertThatThrownBy(() -> new LengthRule(512, BOUNDS).fit(List.of(), 513))
        .isInstanceOf(UnusableExampleException.class);
  }
}
