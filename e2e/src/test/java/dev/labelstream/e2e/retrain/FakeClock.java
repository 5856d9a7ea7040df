package dev.labelstream.e2e.retrain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on when somebody pauses. */
final class FakeClock extends Clock implements Pause {

  private Instant now = Instant.parse("2026-11-22T22:15:03Z");

  @Override
  public void pause() {
    now = now.plusSeconds(1);
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
