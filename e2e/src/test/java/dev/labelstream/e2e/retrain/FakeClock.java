package dev.labelstream.e2e.retrain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on when somebody pauses, but not for ever. */
final class FakeClock extends Clock implements Pause {

  private static final Instant BEGINNING = Instant.parse("2026-11-22T22:15:03Z");

  /** Longer than all that a test waits for together. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private Instant now = BEGINNING;

  @Override
  public void pause() {
    now = now.plusSeconds(1);
    if (now.isAfter(BEGINNING.plus(LONGEST))) {
      throw new AssertionError("Somebody waits for what does not come, since " + LONGEST);
    }
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
