package dev.labelstream.e2e.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.Topic;
import dev.labelstream.ingest.deadletter.DeadLetterBatch;
import dev.labelstream.ingest.deadletter.DeadLetterCommitter;
import dev.labelstream.ingest.deadletter.DeadLetterTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A batch of dead letters is in its topic once, whoever commits it however often. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLetterCommitterITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private EmbeddedKafka kafka;
  private DeadLetterTopic topic;

  @BeforeAll
  void startKafka(@TempDir Path data) throws Exception {
    kafka = EmbeddedKafka.start(data, 0);
  }

  @AfterAll
  void stopKafka() throws Exception {
    kafka.close();
  }

  @BeforeEach
  void aTopicOfItsOwn(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    kafka.createTopic(name, 2);
    topic = new DeadLetterTopic(kafka.bootstrapServers(), Map.of(), name, name, 1_000_000);
  }

  @Test
  void batchThatWasCommittedIsFound() throws Exception {
    DeadLetterBatch batch = batch(0, "a", "b");

    Request first = commit(batch);
    commit(batch(0, "c"));
    Request again = commit(batch);

    assertThat(first.alreadyCommitted).isFalse();
    assertThat(again.alreadyCommitted).isTrue();
    assertThat(committed()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void zombieCannotCommitAnyMore() throws Exception {
    try (DeadLetterCommitter zombie = new DeadLetterCommitter(topic)) {
      zombie.commit(List.of(new Request(batch(0, "a"))));
      DeadLetterBatch next = batch(1, "b");
      commit(next);

      assertThatThrownBy(() -> zombie.commit(List.of(new Request(batch(1, "c")))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process writes there as zombieCannotCommitAnyMore");
    }

    assertThat(committed()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatDiedHalfWayIsEndedAndCommittedAnew() throws Exception {
    DeadLetterBatch batch = batch(0, "a", "b");
    try (KafkaProducer<byte[], byte[]> half = producer(topic.writer())) {
      half.initTransactions();
      half.beginTransaction();
      half.send(record("a")).get();

      Request request = commit(batch);

      assertThat(request.alreadyCommitted).isFalse();
    }
    assertThat(committed()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void openTransactionOfAnotherIsWaitedFor() throws Exception {
    DeadLetterBatch batch = batch(1, "a");
    try (KafkaProducer<byte[], byte[]> other = producer("another")) {
      other.initTransactions();
      other.beginTransaction();
      for (int partition = 0; partition < 2; partition++) {
        other.send(new ProducerRecord<>(topic.topic(), partition, null, new byte[0])).get();
      }
      commit(batch);

      // What is committed behind it is not shown to readers of committed records.
      assertThatThrownBy(() -> commit(batch, Duration.ofMillis(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another producer's transaction has been open");
      other.abortTransaction();
    }
    assertThat(commit(batch).alreadyCommitted).isTrue();
    assertThat(committed()).containsExactly("a");
  }

  @Test
  void whatRetentionHasDeletedIsNotLookedFor() throws Exception {
    commit(batch(0, "a"));
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      RecordsToDelete all = RecordsToDelete.beforeOffset(-1);
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(topic.topic(), 0), all,
                  new TopicPartition(topic.topic(), 1), all))
          .all()
          .get();
    }

    commit(batch(0, "b"));

    assertThat(committed()).containsExactly("b");
  }

  @Test
  void letterThatTheTopicRefusesIsToldWithTheRemedy() {
    DeadLetterBatch batch = batch(0, "x".repeat(1_100_000));

    assertThatThrownBy(() -> commit(batch))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Raise the topic's max.message.bytes");
  }

  private Request commit(DeadLetterBatch batch) throws Exception {
    return commit(batch, PATIENCE);
  }

  /** By a committer of its own, as after a restart. */
  private Request commit(DeadLetterBatch batch, Duration longestLook) throws Exception {
    Request request = new Request(batch);
    try (DeadLetterCommitter committer = new DeadLetterCommitter(topic, longestLook)) {
      committer.commit(List.of(request));
    }
    return request;
  }

  private static DeadLetterBatch batch(long floor, String... values) {
    DeadLetterBatch.Letters letters = new DeadLetterBatch.Letters();
    for (String value : values) {
      letters.add("key".getBytes(UTF_8), value.getBytes(UTF_8));
    }
    return letters.close(UUID.randomUUID(), Map.of(0, floor, 1, floor));
  }

  private List<String> committed() {
    return Topic.read(kafka.bootstrapServers(), topic.topic(), IsolationLevel.READ_COMMITTED)
        .stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private ProducerRecord<byte[], byte[]> record(String value) {
    return new ProducerRecord<>(topic.topic(), value.getBytes(UTF_8));
  }

  /** Remembers what the committer says of it. */
  private static final class Request implements CommitRequest<DeadLetterBatch> {

    private final DeadLetterBatch batch;
    private boolean alreadyCommitted;

    Request(DeadLetterBatch batch) {
      this.batch = batch;
    }

    @Override
    public DeadLetterBatch getCommittable() {
      return batch;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      throw new AssertionError("Flink would drop the batch", reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("not in these tests");
    }

    @Override
    public void updateAndRetryLater(DeadLetterBatch batch) {
      throw new AssertionError("no batch changes");
    }

    @Override
    public void signalAlreadyCommitted() {
      alreadyCommitted = true;
    }
  }
}
