package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.ingest.KafkaOptions.StartFrom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// Flink's interface names the class that Kafka has deprecated.
@SuppressWarnings("deprecation")
class StartingOffsetsTest {

  private static final long END = 9;
  private static final TopicPartition PARTITION = new TopicPartition("uploads", 0);

  @Test
  void jobWithoutStateBeginsWhereItIsTold() {
    assertThat(begin(StartFrom.EARLIEST)).isEqualTo(KafkaPartitionSplit.EARLIEST_OFFSET);
    assertThat(begin(StartFrom.LATEST)).isEqualTo(END);
    assertThat(begin(StartFrom.COMMITTED)).isEqualTo(KafkaPartitionSplit.COMMITTED_OFFSET);
  }

  @Test
  void positionThatRetentionDeletedIsNotResetSilently() {
    assertThat(StartingOffsets.of(StartFrom.EARLIEST).getAutoOffsetResetStrategy())
        .isEqualTo(OffsetResetStrategy.NONE);
    assertThat(StartingOffsets.of(StartFrom.LATEST).getAutoOffsetResetStrategy())
        .isEqualTo(OffsetResetStrategy.NONE);
  }

  @Test
  void partitionThatNobodyCommittedForBeginsAtItsBeginning() {
    assertThat(StartingOffsets.of(StartFrom.COMMITTED).getAutoOffsetResetStrategy())
        .isEqualTo(OffsetResetStrategy.EARLIEST);
  }

  @ParameterizedTest
  @EnumSource(StartFrom.class)
  void travelsToTheCluster(StartFrom startFrom) throws Exception {
    StartingOffsets there = InstantiationUtil.clone(StartingOffsets.of(startFrom));

    assertThat(there.getAutoOffsetResetStrategy())
        .isEqualTo(StartingOffsets.of(startFrom).getAutoOffsetResetStrategy());
  }

  private static long begin(StartFrom startFrom) {
    Map<TopicPartition, Long> offsets =
        StartingOffsets.of(startFrom).getPartitionOffsets(List.of(PARTITION), new EndOffsets());
    assertThat(offsets).containsOnlyKeys(PARTITION);
    return offsets.values().iterator().next();
  }

  /** A broker that is asked for the end only, which moves; the reader finds the rest. */
  private static final class EndOffsets implements PartitionOffsetsRetriever {

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
      throw new AssertionError("asked for the committed offsets of " + partitions);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      return partitions.stream().collect(Collectors.toMap(Function.identity(), any -> END));
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
      throw new AssertionError("asked for the beginning of " + partitions);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> timestamps) {
      throw new AssertionError("asked for the offsets at " + timestamps);
    }
  }
}
