package dev.labelstream.udf.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * How long to wait before the next attempt, if there is one: exponential with full jitter, as in
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015), but not before the server's own
 * Retry-After.
 */
final class RetryPolicy {

  private final int maxAttempts;
  private final long initialNanos;
  private final long maxNanos;
  private final Random random;

  RetryPolicy(FetchSettings settings, Random random) {
    this.maxAttempts = settings.maxAttempts();
    this.initialNanos = settings.initialBackoff().toNanos();
    this.maxNanos = settings.maxBackoff().toNanos();
    this.random = random;
  }

  /**
   * The pause after the attempt numbered {@code attempt}, from 1.
   *
   * @param left until the whole fetch must be done
   * @return empty if there is no use, no attempt or no time left
   */
  Optional<Duration> pauseAfter(Setback setback, int attempt, Duration left) {
    if (!setback.mayPass() || attempt >= maxAttempts) {
      return Optional.empty();
    }
    int doublings = Math.min(attempt - 1, 30);
    // The doubled value overflows for long back-offs only, so it is compared by division.
    long longest = initialNanos > maxNanos >> doublings ? maxNanos : initialNanos << doublings;
    Duration drawn = Duration.ofNanos((long) (random.nextDouble() * longest));
    Duration asked = setback.retryAfter();
    Duration pause = asked != null && asked.compareTo(drawn) > 0 ? asked : drawn;
    return pause.compareTo(left) < 0 ? Optional.of(pause) : Optional.empty();
  }
}
