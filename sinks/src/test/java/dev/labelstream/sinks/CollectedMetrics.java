package dev.labelstream.sinks;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** The metrics that were registered, by their names. */
final class CollectedMetrics extends UnregisteredMetricsGroup {

  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Gauge<?>> gauges = new HashMap<>();

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, n -> new SimpleCounter());
  }

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    gauges.put(name, gauge);
    return gauge;
  }

  /** The value of a counter or of a gauge that is a whole number. */
  long value(String name) {
    Counter counter = counters.get(name);
    if (counter != null) {
      return counter.getCount();
    }
    Gauge<?> gauge = gauges.get(name);
    if (gauge == null) {
      throw new IllegalArgumentException("No metric " + name + " was registered");
    }
    return ((Number) gauge.getValue()).longValue();
  }
}
