package dev.labelstream.e2e.world;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, but not for ever. */
public final class Deadline {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

  private Deadline() {}

  /** Fails with the state that is seen then, if the condition does not come true in a minute. */
  public static void await(BooleanSupplier condition, Supplier<?> state) {
    await(LONGEST, condition, state);
  }

  /** Fails with the state that is seen then, if the condition does not come true in time. */
  public static void await(Duration longest, BooleanSupplier condition, Supplier<?> state) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > longest.toNanos()) {
        fail("not so after %s: %s", longest, state.get());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }
}
