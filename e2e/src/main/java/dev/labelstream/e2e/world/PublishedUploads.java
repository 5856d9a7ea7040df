package dev.labelstream.e2e.world;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Which uploads a topic holds already, as the topic itself says.
 *
 * <p>Acknowledged and unacknowledged sends of a process that was killed look the same here: either
 * the record is in the log, or it is not. So the numbers that are missing are exactly those to
 * send. A highest number would not do: with several partitions, or batches in flight, there can be
 * gaps.
 *
 * @param numbers a bit for the number of every upload that the topic holds; owned by this record
 * @param messages all that the topic holds; more than numbers if the sequence was longer before
 */
record PublishedUploads(BitSet numbers, long messages) {

  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * Reads a topic from its beginning to its present end.
   *
   * @throws IOException if the topic does not exist, can't be read, or has lost its beginning
   */
  static PublishedUploads read(String bootstrapServers, String topic, Uploads uploads)
      throws IOException {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    BitSet numbers = new BitSet();
    long messages = 0;
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      checkWhole(consumer, partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
          messages++;
          numberOf(message, uploads).ifPresent(number -> numbers.set(Math.toIntExact(number)));
        }
      }
    } catch (KafkaException e) {
      throw new IOException(
          "Cannot read from %s what the topic %s holds".formatted(bootstrapServers, topic), e);
    }
    return new PublishedUploads(numbers, messages);
  }

  private static OptionalLong numberOf(ConsumerRecord<String, byte[]> message, Uploads uploads) {
    return message.key() == null ? OptionalLong.empty() : uploads.numberOf(message.key());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic)
      throws IOException {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new IOException("Cannot publish to the topic " + topic + ": create it first.");
    }
    return partitions.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private static void checkWhole(KafkaConsumer<?, ?> consumer, List<TopicPartition> partitions)
      throws IOException {
    for (Map.Entry<TopicPartition, Long> begin : consumer.beginningOffsets(partitions).entrySet()) {
      if (begin.getValue() > 0) {
        throw new IOException(
            "Cannot go on publishing to %s: it begins at offset %d, so what was published before is"
                    .formatted(begin.getKey(), begin.getValue())
                + " unknown. Publish to a new topic, and keep its records for ever.");
      }
    }
  }
}
