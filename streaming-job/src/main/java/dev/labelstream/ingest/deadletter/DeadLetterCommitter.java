package dev.labelstream.ingest.deadletter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits each batch in one transaction of Kafka's, once: it takes the writer's name first, which
 * ends what any other process has open under it and keeps that one from committing any more; then
 * it looks whether the batch is in the topic already, from the batch's floor on.
 */
public final class DeadLetterCommitter implements Committer<DeadLetterBatch> {

  /** The header of every record that has the id of its commit: 16 bytes, big-endian. */
  public static final String COMMIT_HEADER = "labelstream.commit";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCommitter.class);

  /** Transactions of others may hide committed records; by default a broker ends them by then. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(16);

  private static final Duration POLL = Duration.ofMillis(100);

  private final DeadLetterTopic topic;
  private final Duration longestLook;
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable Consumer<byte[], byte[]> ends;

  /**
   * @param topic where to
   */
  public DeadLetterCommitter(DeadLetterTopic topic) {
    this(topic, LONGEST_LOOK);
  }

  /**
   * @param topic where to
   * @param longestLook how long to wait for transactions of others that hide what is committed
   */
  public DeadLetterCommitter(DeadLetterTopic topic, Duration longestLook) {
    this.topic = topic;
    this.longestLook = longestLook;
  }

  @Override
  public void commit(Collection<CommitRequest<DeadLetterBatch>> requests)
      throws IOException, InterruptedException {
    for (CommitRequest<DeadLetterBatch> request : requests) {
      try {
        commit(request);
      } catch (InterruptException e) {
        abandon();
        Thread.interrupted();
        throw new InterruptedException(e.getMessage());
      } catch (KafkaException e) {
        abandon();
        if (isCausedBy(e, ProducerFencedException.class, InvalidProducerEpochException.class)) {
          throw new IOException(
              "Cannot commit %s to %s: another process writes there as %s. If this job was restarted, that is the new one; else give each job a labelstream.sink.id of its own."
                  .formatted(request.getCommittable(), topic, topic.writer()),
              e);
        }
        if (isCausedBy(e, RecordTooLargeException.class)) {
          throw new IOException(
              "Cannot commit %s to %s: one is longer than the topic takes. Raise the topic's max.message.bytes above labelstream.dead-letters.max-size (%d bytes), or lower that."
                  .formatted(request.getCommittable(), topic, topic.maxSize()),
              e);
        }
        LOG.warn("Cannot commit {} to {}, and try again", request.getCommittable(), topic, e);
        request.retryLater();
      }
    }
  }

  private void commit(CommitRequest<DeadLetterBatch> request)
      throws IOException, InterruptedException {
    if (producer == null) {
      producer = topic.producer();
      producer.initTransactions();
    }
    DeadLetterBatch batch = request.getCommittable();
    if (isCommitted(batch)) {
      LOG.debug("{} is in {} already", batch, topic);
      request.signalAlreadyCommitted();
      return;
    }
    List<Header> headers = List.of(new RecordHeader(COMMIT_HEADER, bytes(batch.commitId())));
    Producer<byte[], byte[]> current = producer;
    current.beginTransaction();
    batch.forEach(
        (key, value) -> {
          // The commit throws what this one fails with.
          Future<RecordMetadata> unused =
              current.send(new ProducerRecord<>(topic.topic(), null, key, value, headers));
        });
    current.commitTransaction();
    LOG.debug("Committed {} to {}", batch, topic);
  }

  private boolean isCommitted(DeadLetterBatch batch) throws IOException, InterruptedException {
    if (ends == null) {
      ends = topic.consumer(IsolationLevel.READ_UNCOMMITTED);
    }
    Map<TopicPartition, Long> written = topic.ends(ends);
    written
        .entrySet()
        .removeIf(
            end -> end.getValue() <= batch.floor().getOrDefault(end.getKey().partition(), 0L));
    return !written.isEmpty() && isBefore(written, batch);
  }

  private boolean isBefore(Map<TopicPartition, Long> ends, DeadLetterBatch batch)
      throws IOException, InterruptedException {
    byte[] commitId = bytes(batch.commitId());
    long start = System.nanoTime();
    try (Consumer<byte[], byte[]> consumer = topic.consumer(IsolationLevel.READ_COMMITTED)) {
      consumer.assign(ends.keySet());
      ends.keySet()
          .forEach(
              partition ->
                  consumer.seek(partition, batch.floor().getOrDefault(partition.partition(), 0L)));
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Header header = record.headers().lastHeader(COMMIT_HEADER);
          if (header != null && Arrays.equals(header.value(), commitId)) {
            return true;
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() - start > longestLook.toNanos()) {
          throw new IOException(
              "Cannot tell whether %s are in %s already: another producer's transaction has been open there for %s. End that producer or its transaction (kafka-transactions.sh find-hanging)."
                  .formatted(batch, topic, longestLook));
        }
      }
    }
    return false;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @SafeVarargs
  private static boolean isCausedBy(Throwable e, Class<? extends Throwable>... kinds) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (Class<? extends Throwable> kind : kinds) {
        if (kind.isInstance(cause)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What has failed may be half done; the next producer of the same name ends it. */
  private void abandon() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public void close() {
    abandon();
    if (ends != null) {
      ends.close();
      ends = null;
    }
  }
}
