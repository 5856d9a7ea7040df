package dev.labelstream.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.e2e.paint.Scenes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadPublisherITCase {

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final int UNLIMITED = 0;

  private EmbeddedKafka kafka;
  private String topic;

  @BeforeAll
  void startKafka(@TempDir Path data) throws IOException {
    kafka = EmbeddedKafka.start(data, 0);
  }

  @AfterAll
  void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws IOException {
    topic = test.getTestMethod().orElseThrow().getName();
    kafka.createTopic(topic, 3);
  }

  @Test
  void messagesTellOfTheirUploads() throws Exception {
    Uploads uploads = painted(20);

    publishAll(uploads);

    ObjectMapper mapper = new ObjectMapper();
    for (ConsumerRecord<String, String> message : Topic.read(kafka.bootstrapServers(), topic)) {
      Upload upload = uploads.at(uploads.numberOf(message.key()).orElseThrow(), NOW);
      JsonNode json = mapper.readTree(message.value());
      assertThat(json.path("id").asText()).isEqualTo(upload.id()).isEqualTo(message.key());
      assertThat(json.path("url").asText()).isEqualTo(upload.url());
      assertThat(json.path("caption").asText()).isEqualTo(upload.caption());
      assertThat(json.path("uploaded_at").asText()).isEqualTo("2026-11-01T12:00:00Z");
    }
  }

  @Test
  void onlyWhatTheTopicLacksIsPublished() throws Exception {
    Uploads uploads = painted(10);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (long held : new long[] {0, 3, 4, 9}) {
        producer.send(new ProducerRecord<>(topic, uploads.at(held, NOW).id(), "{}")).get();
      }
      producer.send(new ProducerRecord<>(topic, "somebody else's", "{}")).get();
    }

    UploadPublisher publisher = publishAll(uploads);

    assertThat(publisher.published()).isEqualTo(11);
    assertThat(Topic.read(kafka.bootstrapServers(), topic))
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 11)
                .mapToObj(n -> n < 10 ? uploads.at(n, NOW).id() : "somebody else's")
                .toList());
  }

  @Test
  void uploadsOfALongerRunBeforeAreCounted() throws Exception {
    publishAll(painted(30));

    UploadPublisher publisher = publishAll(painted(20));

    assertThat(publisher.published()).isEqualTo(30);
    assertThat(Topic.read(kafka.bootstrapServers(), topic)).hasSize(30);
  }

  @Test
  void stoppedPublisherGoesOnWithoutGapOrDouble() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int count = 10_000;
    for (int round = 0; round < 4; round++) {
      try (UploadPublisher publisher =
          UploadPublisher.start(settings(UNLIMITED), painted(count), CLOCK)) {
        long enough = Math.min(count, publisher.published() + random.nextInt(2000));
        Deadline.await(() -> publisher.published() >= enough, publisher::published);
      }
    }

    publishAll(painted(count));

    assertEachOnce(count, Topic.read(kafka.bootstrapServers(), topic));
  }

  @Test
  void killedPublisherGoesOnWithoutGapOrDouble(@TempDir Path data) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long published = 0;
    for (int kill = 0; kill < 2; kill++) {
      published += 200 + random.nextInt(3000);
      try (PublishingProcess process = PublishingProcess.start(data, topic, 5000)) {
        process.killAfter(published);
      }
    }
    try (EmbeddedKafka restarted = EmbeddedKafka.start(data, 0)) {
      List<ConsumerRecord<String, String>> killed = Topic.read(restarted.bootstrapServers(), topic);
      int count = killed.size() + 500;

      try (UploadPublisher publisher =
          UploadPublisher.start(
              new PublishSettings(restarted.bootstrapServers(), topic, UNLIMITED),
              painted(count),
              CLOCK)) {
        publisher.finished().get(60, TimeUnit.SECONDS);
      }

      assertThat(killed.size()).isGreaterThanOrEqualTo((int) published);
      assertEachOnce(count, Topic.read(restarted.bootstrapServers(), topic));
    }
  }

  @Test
  void rateIsKept() throws Exception {
    long start = System.nanoTime();
    try (UploadPublisher publisher = UploadPublisher.start(settings(100), painted(101), CLOCK)) {
      publisher.finished().get(60, TimeUnit.SECONDS);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void missingTopicIsToldInASentence() {
    PublishSettings missing = new PublishSettings(kafka.bootstrapServers(), "no-such", UNLIMITED);

    assertThatThrownBy(() -> UploadPublisher.start(missing, painted(1), CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("create it first");
  }

  private UploadPublisher publishAll(Uploads uploads) throws Exception {
    try (UploadPublisher publisher = UploadPublisher.start(settings(UNLIMITED), uploads, CLOCK)) {
      publisher.finished().get(60, TimeUnit.SECONDS);
      return publisher;
    }
  }

  private PublishSettings settings(double uploadsPerSecond) {
    return new PublishSettings(kafka.bootstrapServers(), topic, uploadsPerSecond);
  }

  private static Uploads painted(long count) {
    return new PaintedUploads(new Scenes(7), "http://127.0.0.1:1", OptionalLong.of(count));
  }

  private static void assertEachOnce(int count, List<ConsumerRecord<String, String>> messages) {
    Uploads uploads = painted(count);
    assertThat(messages).hasSize(count);
    assertThat(
            messages.stream()
                .map(message -> uploads.numberOf(message.key()).orElseThrow())
                .distinct())
        .hasSize(count);
  }
}
