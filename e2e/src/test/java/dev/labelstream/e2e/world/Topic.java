package dev.labelstream.e2e.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all that a topic holds. */
public final class Topic {

  private static final Duration POLL = Duration.ofMillis(200);

  private Topic() {}

  public static List<ConsumerRecord<String, String>> read(String bootstrapServers, String topic) {
    return read(bootstrapServers, topic, IsolationLevel.READ_UNCOMMITTED);
  }

  public static List<ConsumerRecord<String, String>> read(
      String bootstrapServers, String topic, IsolationLevel isolation) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation.toString().toLowerCase(Locale.ROOT));
    List<ConsumerRecord<String, String>> messages = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Deadline.await(
          () -> {
            consumer.poll(POLL).forEach(messages::add);
            return partitions.stream()
                .allMatch(partition -> consumer.position(partition) >= end(ends, partition));
          },
          () -> messages.size() + " messages of " + ends);
    }
    return messages;
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
