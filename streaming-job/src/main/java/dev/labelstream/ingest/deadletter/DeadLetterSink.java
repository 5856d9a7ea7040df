package dev.labelstream.ingest.deadletter;

import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes each dead letter once to its topic, however long a job is down between a checkpoint and
 * its commit. Readers need {@code isolation.level=read_committed}.
 *
 * <p>Flink's own {@code KafkaSink} leaves the letters of a checkpoint in an open transaction. The
 * broker aborts it after a time, and the sink then drops them with a line in the log; the same line
 * that it logs after nearly every restart, since a Kafka of version 4 answers the same for a
 * transaction that was committed. Here the letters are in the checkpoint, and the committer looks
 * whether they are in the topic, as the sink of the rows does.
 *
 * <p>To be run at parallelism 1: writers of one name push each other out.
 */
public final class DeadLetterSink implements Sink<DeadLetter>, SupportsCommitter<DeadLetterBatch> {

  private final DeadLetterTopic topic;

  public DeadLetterSink(DeadLetterTopic topic) {
    this.topic = topic;
  }

  @Override
  public CommittingSinkWriter<DeadLetter, DeadLetterBatch> createWriter(WriterInitContext context) {
    return new DeadLetterWriter(topic, context.metricGroup());
  }

  @Override
  public Committer<DeadLetterBatch> createCommitter(CommitterInitContext context) {
    return new DeadLetterCommitter(topic);
  }

  @Override
  public SimpleVersionedSerializer<DeadLetterBatch> getCommittableSerializer() {
    return new DeadLetterBatchSerializer();
  }
}
