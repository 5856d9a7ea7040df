package dev.labelstream.training.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineScheduleTest {

  @Test
  void rateRisesInALineAndFallsAlongACosine() {
    var schedule = new CosineSchedule(0.1, 2, 10);

    assertThat(schedule.rate(0)).isZero();
    assertThat(schedule.rate(1)).isCloseTo(0.05, within(1e-12));
    assertThat(schedule.rate(2)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.rate(6)).isCloseTo(0.05, within(1e-12));
    assertThat(schedule.rate(10)).isCloseTo(0, within(1e-12));
  }

  @Test
  void warmUpLongerThanTheTrainingIsRefused() {
    assertThatThrownBy(() -> new CosineSchedule(0.1, 11, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 of 10 steps");
  }
}
