package dev.labelstream.e2e.demo;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.ingest.deadletter.DeadLetterJson;
import dev.labelstream.udf.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the committed dead letters of a topic by their reason, from its beginning. */
final class DeadLetterCount implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<FailureReason, Long> byReason = new EnumMap<>(FailureReason.class);
  private final List<DeadLetter> examples = new ArrayList<>();

  DeadLetterCount(String bootstrapServers, String topic) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Takes in what was committed since the last call. */
  void update() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      DeadLetter letter = read(record.value());
      FailureReason reason = letter.failure().reason();
      if (byReason.merge(reason, 1L, Long::sum) == 1) {
        examples.add(letter);
      }
    }
  }

  private static DeadLetter read(byte[] value) {
    try {
      return DeadLetterJson.read(value);
    } catch (IOException e) {
      throw new UncheckedIOException("A dead letter of our own cannot be read", e);
    }
  }

  long total() {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<FailureReason, Long> byReason() {
    return new EnumMap<>(byReason);
  }

  /** The first dead letter of each reason. */
  List<DeadLetter> examples() {
    return List.copyOf(examples);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
