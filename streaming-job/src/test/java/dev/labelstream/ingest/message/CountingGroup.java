package dev.labelstream.ingest.message;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Keeps the counters that are registered with it, by their group's and their own name. */
final class CountingGroup extends UnregisteredMetricsGroup {

  final Map<String, Counter> counters;
  private final String prefix;

  CountingGroup() {
    this("", new HashMap<>());
  }

  private CountingGroup(String prefix, Map<String, Counter> counters) {
    this.prefix = prefix;
    this.counters = counters;
  }

  @Override
  public MetricGroup addGroup(String name) {
    return new CountingGroup(prefix + name + ".", counters);
  }

  @Override
  public Counter counter(String name) {
    Counter counter = super.counter(name);
    counters.put(prefix + name, counter);
    return counter;
  }
}
