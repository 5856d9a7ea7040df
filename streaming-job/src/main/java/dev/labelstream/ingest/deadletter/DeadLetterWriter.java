package dev.labelstream.ingest.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** Keeps the dead letters of a checkpoint, and hands them on as one batch before its barrier. */
final class DeadLetterWriter implements CommittingSinkWriter<DeadLetter, DeadLetterBatch> {

  private final DeadLetterTopic topic;
  private final SinkWriterMetricGroup metrics;
  private DeadLetterBatch.Letters letters = new DeadLetterBatch.Letters();
  private @Nullable Consumer<byte[], byte[]> consumer;

  DeadLetterWriter(DeadLetterTopic topic, SinkWriterMetricGroup metrics) {
    this.topic = topic;
    this.metrics = metrics;
  }

  @Override
  public void write(DeadLetter letter, Context context) {
    byte[] value = DeadLetterJson.write(letter);
    byte[] key = letter.id().getBytes(UTF_8);
    if (key.length + value.length > topic.maxSize()) {
      DeadLetter shorter = letter.shortened(value.length);
      value = DeadLetterJson.write(shorter);
      key = shorter.id().getBytes(UTF_8);
    }
    letters.add(key, value);
    metrics.getNumRecordsSendCounter().inc();
    metrics.getNumBytesSendCounter().inc(key.length + value.length);
  }

  @Override
  public void flush(boolean endOfInput) {
    // All of it goes with the checkpoint.
  }

  @Override
  public Collection<DeadLetterBatch> prepareCommit() {
    if (letters.isEmpty()) {
      return List.of();
    }
    DeadLetterBatch batch = letters.close(UUID.randomUUID(), floor());
    letters = new DeadLetterBatch.Letters();
    return List.of(batch);
  }

  private Map<Integer, Long> floor() {
    if (consumer == null) {
      consumer = topic.consumer(IsolationLevel.READ_UNCOMMITTED);
    }
    return topic.ends(consumer).entrySet().stream()
        .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
