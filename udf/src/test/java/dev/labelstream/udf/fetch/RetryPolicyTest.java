package dev.labelstream.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration PLENTY = Duration.ofHours(1);
  private final Setback trouble = Setback.passing(FailureReason.HTTP_STATUS, "trouble");

  private final RetryPolicy policy =
      new RetryPolicy(
          TestFetches.settings(
              Map.of(
                  "labelstream.fetch.max-attempts", "100",
                  "labelstream.fetch.initial-backoff", "1 s",
                  "labelstream.fetch.max-backoff", "10 s")),
          new Random(3));

  @Test
  void longestPauseDoublesUpToItsMaximum() {
    for (int attempt = 1; attempt < 100; attempt++) {
      Duration longest = Duration.ofSeconds(Math.min(10, 1L << Math.min(attempt - 1, 10)));
      Duration longestDrawn = Duration.ZERO;
      for (int draw = 0; draw < 1000; draw++) {
        Duration pause = policy.pauseAfter(trouble, attempt, PLENTY).orElseThrow();
        longestDrawn = pause.compareTo(longestDrawn) > 0 ? pause : longestDrawn;
      }

      assertThat(longestDrawn)
          .as("after attempt %d", attempt)
          .isBetween(longest.multipliedBy(9).dividedBy(10), longest);
    }
  }

  @Test
  void nothingIsTriedAfterTheLastAttemptOrWithoutTimeOrUse() {
    Setback lasting = Setback.lasting(FailureReason.NOT_FOUND, "gone");

    assertThat(policy.pauseAfter(trouble, 100, PLENTY)).isEmpty();
    assertThat(policy.pauseAfter(trouble, 1, Duration.ZERO)).isEmpty();
    assertThat(policy.pauseAfter(lasting, 1, PLENTY)).isEmpty();
  }

  @Test
  void serverMayAskForALongerPauseButNotForAShorterOne() {
    Setback busy = Setback.passing(FailureReason.HTTP_STATUS, "busy", Duration.ofSeconds(60));
    Setback idle = Setback.passing(FailureReason.HTTP_STATUS, "idle", Duration.ZERO);

    assertThat(policy.pauseAfter(busy, 1, PLENTY)).hasValue(Duration.ofSeconds(60));
    assertThat(policy.pauseAfter(busy, 1, Duration.ofSeconds(60))).isEmpty();
    assertThat(policy.pauseAfter(idle, 1, PLENTY).orElseThrow()).isPositive();
  }

  @Test
  void retryAfterIsReadAsSecondsOrAsADate() {
    assertThat(RetryAfter.parse("121", NOW)).isEqualTo(Duration.ofSeconds(121));
    assertThat(RetryAfter.parse(" 5 ", NOW)).isEqualTo(Duration.ofSeconds(5));
    assertThat(RetryAfter.parse("Sun, 22 Nov 2026 12:00:30 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "-5", "1.5", "99999999999999999999", "Sun, 22 Nov 2026 11:00:00 GMT"})
  void oddRetryAfterIsIgnored(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isNull();
  }
}
