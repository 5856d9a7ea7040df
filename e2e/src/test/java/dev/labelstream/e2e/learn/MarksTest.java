package dev.labelstream.e2e.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.learn.Marks.Answered;
import dev.labelstream.e2e.learn.Marks.Shares;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarksTest {

  private static final Description THREE_ROCKETS =
      new Description("space game", "black", "three", "red", "rockets", "on the left");
  private static final Description ONE_ROCKET =
      new Description("space game", "black", "one", "red", "rocket", "on the left");
  private static final Description ONE_COIN =
      new Description("platform game", "blue", "one", "yellow", "coin", "at the top");

  @Test
  void captionIsTakenApart() {
    assertThat(
            Description.of(
                "A screenshot of a top-down map game with a green background. There are two white"
                    + " flying saucers at the bottom."))
        .contains(
            new Description(
                "top-down map game", "green", "two", "white", "flying saucers", "at the bottom"));
    assertThat(Description.of("A screenshot of a space game with a black sky. There are"))
        .isEmpty();
  }

  @Test
  void eachTraitIsMarkedByItself() {
    Marks marks =
        Marks.of(
            List.of(
                new Answered(THREE_ROCKETS, Optional.empty(), Optional.of(ONE_ROCKET)),
                new Answered(ONE_COIN, Optional.of(ONE_ROCKET), Optional.of(ONE_COIN))),
            scene -> true,
            2);

    assertThat(marks.questions()).isEqualTo(2);
    assertThat(shares(marks, Trait.KIND)).isEqualTo(new Shares(0, 1, 0.5));
    assertThat(shares(marks, Trait.COUNT)).isEqualTo(new Shares(0.5, 0.5, 1));
    assertThat(marks.whole()).isEqualTo(new Shares(0, 0.5, 1));
  }

  @Test
  void chanceKnowsWhatIsCommonestInAKind() {
    Marks marks =
        Marks.of(
            List.of(unanswered(THREE_ROCKETS), unanswered(ONE_ROCKET), unanswered(ONE_COIN)),
            scene -> true,
            5);

    assertThat(shares(marks, Trait.KIND).chance()).as("any of five").isEqualTo(0.2);
    assertThat(shares(marks, Trait.BACKGROUND).chance())
        .as("space is black, platforms are blue")
        .isEqualTo(1);
    assertThat(shares(marks, Trait.COUNT).chance()).isEqualTo(2 / 3.0);
  }

  @Test
  void onlyChosenQuestionsCount() {
    Marks marks =
        Marks.of(
            List.of(unanswered(THREE_ROCKETS), unanswered(ONE_COIN)),
            scene -> scene.kind().equals("platform game"),
            2);

    assertThat(marks.questions()).isEqualTo(1);
  }

  private static Shares shares(Marks marks, Trait trait) {
    return Objects.requireNonNull(marks.traits().get(trait));
  }

  private static Answered unanswered(Description scene) {
    return new Answered(scene, Optional.empty(), Optional.empty());
  }
}
