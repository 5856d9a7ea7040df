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
   * the same. A time beyond the year 9999, which a producer is free to give, is that year's end.
   */
  public Instant timestamp() {
    long millis = Math.max(0, timestampMillis);
    return millis > UploadTime.LAST.toEpochMilli() ? UploadTime.LAST : Instant.ofEpochMilli(millis);
  }

  /** The id of an upload whose message tells none: {@code topic-partition-offset}. */
  public String derivedId() {
    return position.topic() + "-" + position.partition() + "-" + position.offset();
  }
}
