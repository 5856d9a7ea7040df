package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void onlyTheTimeCountsWhileAllAreWarmAndAtWork() {
    List<Completion> all = new ArrayList<>();
    // Slow at first; the second begins later and ends first, at second 10.
    all.add(completion(0, 10, 2.0));
    for (int i = 0; i < 20; i++) {
      all.add(completion(0, 20 + 10 * i, 3 + i));
    }
    all.add(completion(1, 10, 3.5));
    for (int i = 0; i < 7; i++) {
      all.add(completion(1, 30 + 20 * i, 4 + i));
    }

    Pace pace = Pace.of(all, Duration.ZERO);

    assertThat(pace.imagesPerSecond()).isCloseTo(30, within(1e-9));
    assertThat(pace.cpuMillisPerPicture()).isCloseTo(50, within(1e-6));
  }

  @Test
  void timeToWarmUpDoesNotCount() {
    List<Completion> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(completion(0, 10L * i, i));
    }
    for (int i = 0; i < 10; i++) {
      all.add(completion(0, 100 + 40L * i, 10 + i));
    }

    assertThat(Pace.of(all, Duration.ofSeconds(10)).imagesPerSecond()).isCloseTo(40, within(1e-9));
    assertThat(Pace.of(all, Duration.ofHours(1)).imagesPerSecond())
        .as("some completions always count")
        .isCloseTo(40, within(1e-9));
  }

  @Test
  void workersThatWereNeverWarmTogetherTellNothing() {
    assertThatThrownBy(
            () ->
                Pace.of(
                    List.of(completion(0, 1, 1), completion(0, 2, 2), completion(1, 1, 3)),
                    Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Worker 0 was not at work while all the others were");
  }

  /** Of a JVM that uses one and a half cores. */
  private static Completion completion(int worker, long pictures, double seconds) {
    long nanos = Math.round(seconds * SECOND);
    return new Completion(worker, pictures, nanos, nanos * 3 / 2);
  }
}
