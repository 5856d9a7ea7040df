package dev.labelstream.ingest.deadletter;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where dead letters go, and Kafka's clients for it.
 *
 * @param bootstrapServers Kafka's host:port, separated by commas
 * @param properties of Kafka's clients; may hold secrets: never print them
 * @param topic takes the letters
 * @param writer names the job among all that write to this Kafka, over restarts; two jobs of one
 *     name push each other out
 * @param maxSize a letter whose key and value are longer, in bytes, is shortened
 */
public record DeadLetterTopic(
    String bootstrapServers,
    Map<String, String> properties,
    String topic,
    String writer,
    int maxSize)
    implements Serializable {

  /** What a record has besides key and value: headers, offsets, lengths. */
  private static final int RECORD_OVERHEAD = 1024;

  /** The longest request that a producer sends unless told otherwise. */
  private static final int KAFKAS_DEFAULT = 1024 * 1024;

  public DeadLetterTopic {
    properties = Map.copyOf(properties);
  }

  /** A producer of transactions, of which only the newest of this writer can commit. */
  Producer<byte[], byte[]> producer() {
    Properties config = new Properties();
    config.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Math.max(KAFKAS_DEFAULT, maxSize + RECORD_OVERHEAD));
    config.putAll(clientProperties("producer"));
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, writer);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer of no group. */
  Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
    Properties config = clientProperties(isolation.toString().toLowerCase(Locale.ROOT));
    config.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase(Locale.ROOT));
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Of what retention has deleted, nothing is left that one could look at.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Properties clientProperties(String purpose) {
    Properties config = new Properties();
    config.putAll(properties);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, writer + "-" + purpose);
    return config;
  }

  /**
   * The offset that the next record of each partition will have.
   *
   * @param consumer that sees uncommitted records too
   */
  Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toSet()));
  }

  /** Without the client properties, which may hold secrets. */
  @Override
  public String toString() {
    return "topic %s of Kafka %s".formatted(topic, bootstrapServers);
  }
}
