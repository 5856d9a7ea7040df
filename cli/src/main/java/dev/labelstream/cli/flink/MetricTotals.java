package dev.labelstream.cli.flink;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Metrics of the operators of a job, over all their subtasks.
 *
 * @param values least, greatest and sum of each, by {@code operator.metric} as Flink writes them
 */
public record MetricTotals(Map<String, Total> values) {

  /** A metric over the subtasks of one operator. */
  public record Total(double min, double max, double sum) {}

  public OptionalLong sum(String metric) {
    Total total = values.get(metric);
    return total == null ? OptionalLong.empty() : OptionalLong.of((long) total.sum());
  }

  public OptionalLong max(String metric) {
    Total total = values.get(metric);
    return total == null ? OptionalLong.empty() : OptionalLong.of((long) total.max());
  }

  /** The greatest, for a metric that is no whole number. */
  public OptionalDouble value(String metric) {
    Total total = values.get(metric);
    return total == null ? OptionalDouble.empty() : OptionalDouble.of(total.max());
  }

  public OptionalLong min(String metric) {
    Total total = values.get(metric);
    return total == null ? OptionalLong.empty() : OptionalLong.of((long) total.min());
  }
}
