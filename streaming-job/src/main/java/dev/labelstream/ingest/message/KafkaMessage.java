package dev.labelstream.ingest.message;

import dev.labelstream.udf.KafkaPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as Kafka has it, not looked into.
 *
 * @param timestampMillis since the epoch, as Kafka has it; -1 if it has none
 * @param value the message's bytes, or null for a tombstone; owned by this record
 */
public record KafkaMessage(KafkaPosition position, long timestampMillis, byte @Nullable [] value) {

  /**
   * Kafka's time of this message. Without one it is the epoch, not the clock's: a replay must read
   * the same.
   */
  public Instant timestamp() {
    return Instant.ofEpochMilli(Math.max(0, timestampMillis));
  }

  /** The id of an upload whose message tells none: {@code topic-partition-offset}. */
  public String derivedId() {
    return position.topic() + "-" + position.partition() + "-" + position.offset();
  }
}
