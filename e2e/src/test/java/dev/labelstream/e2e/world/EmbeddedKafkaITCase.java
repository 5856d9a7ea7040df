package dev.labelstream.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaITCase {

  private static final String TOPIC = "uploads";

  private final Path data;

  EmbeddedKafkaITCase(@TempDir Path data) {
    this.data = data;
  }

  @Test
  void brokerFindsItsDataAgainAtTheSamePort() throws Exception {
    int port;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
      kafka.createTopic(TOPIC, 2);
      kafka.createTopic(TOPIC, 2);
      try (KafkaProducer<String, String> producer = producer(kafka, Map.of())) {
        producer.send(new ProducerRecord<>(TOPIC, "cat", "meow")).get();
      }
      port = Integer.parseInt(kafka.bootstrapServers().split(":", 2)[1]);
    }
    try (EmbeddedKafka again = EmbeddedKafka.start(data, port)) {
      again.createTopic(TOPIC, 2);

      assertThat(again.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(Topic.read(again.bootstrapServers(), TOPIC))
          .extracting(ConsumerRecord::value)
          .containsExactly("meow");
    }
  }

  @Test
  void abortedTransactionIsNotRead() throws Exception {
    Map<String, Object> transactional =
        Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "dead-letters-0");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
        KafkaProducer<String, String> producer = producer(kafka, transactional)) {
      kafka.createTopic(TOPIC, 1);
      producer.initTransactions();

      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, "committed")).get();
      producer.commitTransaction();

      assertThat(Topic.read(kafka.bootstrapServers(), TOPIC, IsolationLevel.READ_COMMITTED))
          .extracting(ConsumerRecord::value)
          .containsExactly("committed");
    }
  }

  @Test
  void takenPortIsToldInASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Loopback.address())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(data, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot start Kafka on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void dataInUseAreToldInASentence() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(data, 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("The data in " + data + " are in use by another Kafka broker");
      kafka.createTopic(TOPIC, 1);
    }
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedKafka kafka, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }
}
