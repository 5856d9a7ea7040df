package dev.labelstream.udf.fetch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time that only goes on, and waiting for it to go on. */
interface Ticker {

  /** Nanoseconds since some moment; only differences mean something. */
  long nanos();

  void sleep(Duration pause) throws InterruptedException;

  /** The machine's own. */
  static Ticker system() {
    return new Ticker() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    };
  }
}
