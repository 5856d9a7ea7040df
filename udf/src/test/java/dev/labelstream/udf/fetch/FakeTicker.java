package dev.labelstream.udf.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only while somebody sleeps, which takes no time. */
final class FakeTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void sleep(Duration pause) {
    nanos.addAndGet(pause.toNanos());
    pauses.add(pause);
  }

  List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
