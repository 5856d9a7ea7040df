package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(10));

  @Test
  void longestWaitDoublesUpToTheLimit() {
    List<Long> waits =
        IntStream.rangeClosed(1, 12)
            .mapToObj(failures -> BACKOFF.after(failures, new Largest()).toMillis())
            .toList();

    assertThat(waits)
        .containsExactly(
            20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 5_120L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  void waitsAreSpreadFromAQuarterOfTheLongestOn() {
    Random random = new Random(7);

    List<Duration> waits =
        IntStream.range(0, 1_000).mapToObj(i -> BACKOFF.after(3, random)).toList();

    assertThat(waits)
        .allSatisfy(
            wait -> assertThat(wait).isBetween(Duration.ofMillis(20), Duration.ofMillis(80)))
        .anySatisfy(wait -> assertThat(wait).isLessThan(Duration.ofMillis(25)))
        .anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(75)));
  }

  @Test
  void anyNumberOfFailuresIsWithinTheLimit() {
    assertThat(BACKOFF.after(Integer.MAX_VALUE, new Largest())).isEqualTo(Duration.ofSeconds(10));
  }

  /** Draws the largest number that it may. */
  private static final class Largest implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextLong(long origin, long bound) {
      return bound - 1;
    }
  }
}
