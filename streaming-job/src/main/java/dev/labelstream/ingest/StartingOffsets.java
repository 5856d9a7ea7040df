package dev.labelstream.ingest;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job without state begins to read; and that a job which has a position keeps to it.
 *
 * <p>Flink's own initializers let Kafka reset a position that is out of range. A position is out of
 * range when the topic's retention has deleted uploads before the job read them, and a reset would
 * hide that. Here the job fails instead, and says where.
 */
// Flink's interface names the class that Kafka has deprecated.
@SuppressWarnings("deprecation")
final class StartingOffsets implements OffsetsInitializer {

  private static final long serialVersionUID = 1L;

  private final OffsetsInitializer begin;
  private final OffsetResetStrategy outOfRange;

  private StartingOffsets(OffsetsInitializer begin, OffsetResetStrategy outOfRange) {
    this.begin = begin;
    this.outOfRange = outOfRange;
  }

  static StartingOffsets of(KafkaOptions.StartFrom startFrom) {
    return switch (startFrom) {
      case EARLIEST -> new StartingOffsets(OffsetsInitializer.earliest(), OffsetResetStrategy.NONE);
      case LATEST -> new StartingOffsets(OffsetsInitializer.latest(), OffsetResetStrategy.NONE);
      // A partition that nobody has committed for has no position yet: it begins at its beginning.
      case COMMITTED ->
          new StartingOffsets(
              OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST),
              OffsetResetStrategy.EARLIEST);
    };
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    return begin.getPartitionOffsets(partitions, retriever);
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return outOfRange;
  }
}
