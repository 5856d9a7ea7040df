package dev.labelstream.ingest.message;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What reading messages counts; how many came and went Flink counts itself. */
public final class MessageMetrics {

  public static final String GROUP = "message";

  /** Messages that went to the dead letters. */
  public static final String UNREADABLE = "unreadableMessages";

  /** Uploads whose id was derived from their position. */
  public static final String DERIVED_IDS = "derivedIds";

  /** Uploads whose message tells a time that could not be read, so that they have Kafka's. */
  public static final String UNREADABLE_TIMES = "unreadableTimes";

  final Counter unreadable;
  final Counter derivedIds;
  final Counter unreadableTimes;

  MessageMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup(GROUP);
    unreadable = group.counter(UNREADABLE);
    derivedIds = group.counter(DERIVED_IDS);
    unreadableTimes = group.counter(UNREADABLE_TIMES);
  }
}
