package dev.labelstream.e2e.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingFiguresTest {

  private static final double MEMORY = 589 << 20;

  @Test
  void restoredTrainingTellsNoLossBeforeItsNextStep() {
    assertThat(new TrainingFigures(49, 184, 0, 0, 0, 0, 0, MEMORY, Duration.ZERO))
        .hasToString("goes on after step 49 of 184");
  }

  @Test
  void lineTellsTheLastStepAndTheSpeed() {
    assertThat(
            new TrainingFigures(
                48, 184, 8.7243, 9.31e-5, 1590, 5, 0.024, MEMORY, Duration.ofSeconds(65)))
        .hasToString(
            "step 48 of 184 | loss 8.7243 | rate 9.31e-05 | 1,590 tokens/s | 5.0 examples/s | idle 2.4 % | 589 MiB | 0:01:05 left");
  }
}
