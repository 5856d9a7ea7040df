package dev.labelstream.e2e.retrain;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** What is done between two looks at something that is awaited. */
@FunctionalInterface
interface Pause {

  void pause() throws IOException;

  /** Sleeps. */
  static Pause of(Duration duration) {
    return () -> {
      try {
        Thread.sleep(duration.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("Interrupted").initCause(e);
      }
    };
  }
}
