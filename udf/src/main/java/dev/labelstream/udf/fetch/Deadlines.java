package dev.labelstream.udf.fetch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Breaks off attempts that take too long, whatever they do meanwhile: a socket's own timeout starts
 * again with every byte, which a slow sender makes use of.
 *
 * <p>All attempts are looked at every now and then. A timer for each would be more exact by some
 * milliseconds and cost more than the rest of an attempt's bookkeeping.
 */
final class Deadlines {

  private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

  /** One attempt, from {@link #start} to its own close. */
  final class Attempt implements AutoCloseable {

    private final long deadlineNanos;
    private volatile @Nullable Cancellable hop;
    private volatile boolean isBrokenOff;

    private Attempt(long deadlineNanos) {
      this.deadlineNanos = deadlineNanos;
    }

    /** From now on {@code request} is what has to be cancelled. */
    void sends(Cancellable request) {
      hop = request;
      if (isBrokenOff) {
        request.cancel();
      }
    }

    boolean isBrokenOff() {
      return isBrokenOff;
    }

    private void breakOff() {
      isBrokenOff = true;
      Cancellable request = hop;
      if (request != null) {
        request.cancel();
      }
    }

    @Override
    public void close() {
      running.remove(this);
    }
  }

  /** Starts an attempt that is broken off after {@code allowed}. */
  Attempt start(Duration allowed) {
    Attempt attempt = new Attempt(System.nanoTime() + allowed.toNanos());
    running.add(attempt);
    return attempt;
  }

  /** Breaks off what is overdue; to be called regularly. */
  void check() {
    long now = System.nanoTime();
    for (Attempt attempt : running) {
      if (now - attempt.deadlineNanos >= 0 && !attempt.isBrokenOff) {
        attempt.breakOff();
      }
    }
  }

  /** Breaks off all attempts. */
  void breakOffAll() {
    running.forEach(Attempt::breakOff);
  }
}
