package dev.labelstream.sinks.fault;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The faults that one test injects. The object travels with the job as its key only: what is armed
 * is shared by all of this process, so that a fault strikes once, not once for each restart.
 */
record Faults(String key) implements Serializable {

  private static final Map<String, AtomicInteger> COUNTDOWNS = new ConcurrentHashMap<>();

  static Faults none() {
    return new Faults(UUID.randomUUID().toString());
  }

  /** A fault that strikes once, at the {@code occurrence}-th time the point is passed. */
  static Faults at(FaultPoint point, int occurrence) {
    Faults faults = none();
    COUNTDOWNS.put(faults.key + point, new AtomicInteger(occurrence));
    return faults;
  }

  void pass(FaultPoint point) {
    AtomicInteger countdown = COUNTDOWNS.get(key + point);
    if (countdown != null && countdown.decrementAndGet() == 0) {
      throw new InjectedFault(point);
    }
  }

  /** Whether the fault has struck: a test whose fault never did proves nothing. */
  boolean struck(FaultPoint point) {
    AtomicInteger countdown = COUNTDOWNS.get(key + point);
    return countdown != null && countdown.get() <= 0;
  }

  static final class InjectedFault extends RuntimeException {
    InjectedFault(FaultPoint point) {
      super("Injected fault: " + point);
    }
  }
}
