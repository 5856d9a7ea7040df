package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedLabelTest {

  @ParameterizedTest
  @CsvSource({
    "rating-9, rating-10",
    "rating, rating-1",
    "rating-1, rating-1.1",
    "rating-1.9, rating-1.10",
    "2025-12-31, 2026-01-01",
    "rating-2-beta, rating-3-alpha",
    "rating-007, rating-8",
    "a-1, b-1",
  })
  void olderGivesWayToNewerAndNotTheOtherWayRound(String older, String newer) {
    assertThat(wanted(newer).isLackedBy(older)).isTrue();
    assertThat(wanted(older).isLackedBy(newer)).isFalse();
  }

  @Test
  void rowWithoutALabelLacksItAndOneThatHasItDoesNot() {
    assertThat(wanted("rating-2").isLackedBy(null)).isTrue();
    assertThat(wanted("rating-2").isLackedBy("rating-2")).isFalse();
  }

  @Test
  void onlyTheVersionsThatAreNamedGiveWay() {
    WantedLabel label = new WantedLabel("rating_model", "f00d", Set.of("beef", "f00d"));

    assertThat(label.isLackedBy("beef")).isTrue();
    assertThat(label.isLackedBy("aaaa")).isFalse();
    assertThat(label.isLackedBy("f00d")).as("what it has already").isFalse();
    assertThat(label.isLackedBy(null)).isTrue();
  }

  @Test
  void quotesInAVersionStayInIt() {
    assertThat(wanted("it's").condition())
        .isEqualTo("rating_model IS NULL OR rating_model <> 'it''s'");
  }

  private static WantedLabel wanted(String version) {
    return new WantedLabel("rating_model", version, Set.of());
  }
}
