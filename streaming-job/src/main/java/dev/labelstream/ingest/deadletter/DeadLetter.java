package dev.labelstream.ingest.deadletter;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upload that could not become a row, with the reason and all that is needed to replay it.
 *
 * @param id the upload's key, or the one derived from its position when the message tells none
 * @param url as the message has it; null if the message could not be read
 * @param caption the uploader's words, if any
 * @param attributes the message's other fields as one JSON object, if any
 * @param uploadedAt the message's own time if it has one, else Kafka's
 * @param position the message's place in Kafka
 * @param failure why it ended here
 * @param message the original bytes of a message that could not be read, else null; also null for a
 *     tombstone; owned by this record
 */
public record DeadLetter(
    String id,
    @Nullable String url,
    @Nullable String caption,
    @Nullable String attributes,
    Instant uploadedAt,
    KafkaPosition position,
    Failure failure,
    byte @Nullable [] message) {

  private static final int LONGEST_TEXT = 1000;
  private static final int LONGEST_URL = 8000;

  /** The dead letter of an upload whose message was read, but which failed later on. */
  public static DeadLetter of(ImageRef ref, Failure failure) {
    return new DeadLetter(
        ref.id(),
        ref.url(),
        ref.caption(),
        ref.attributes(),
        ref.uploadedAt(),
        ref.position(),
        failure,
        null);
  }

  /**
   * The dead letter of a message that could not be read.
   *
   * @param id from the message if it could be made out, else derived from {@code position}
   * @param uploadedAt Kafka's time of the message
   * @param message the original bytes; null for a tombstone
   */
  public static DeadLetter unreadable(
      String id,
      Instant uploadedAt,
      KafkaPosition position,
      Failure failure,
      byte @Nullable [] message) {
    return new DeadLetter(id, null, null, null, uploadedAt, position, failure, message);
  }

  /**
   * What remains when the whole is too long for the topic: the reason and the position, where the
   * message still stands in Kafka; the URL if it has a usual length.
   *
   * @param length of the whole in bytes, to tell
   */
  DeadLetter shortened(int length) {
    return new DeadLetter(
        cut(id),
        url == null || url.length() > LONGEST_URL ? null : url,
        null,
        null,
        uploadedAt,
        position,
        new Failure(
            failure.reason(),
            "%s (Shortened from %,d bytes: the message is at its position in Kafka.)"
                .formatted(cut(failure.detail()), length),
            failure.attempts(),
            failure.failedAt()),
        null);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
