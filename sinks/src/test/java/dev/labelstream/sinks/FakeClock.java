package dev.labelstream.sinks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on by the same step each time it is read. */
final class FakeClock extends Clock {

  private final Duration step;
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");

  FakeClock(Duration step) {
    this.step = step;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    Instant read = now;
    now = now.plus(step);
    return read;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Tests have one zone");
  }
}
