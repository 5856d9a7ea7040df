package dev.labelstream.udf;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One upload as its message tells of it: what it is called and where its picture can be fetched.
 *
 * @param id the upload's key, from the message or derived from its position
 * @param url as the message has it, unchecked
 * @param caption the uploader's words, if any
 * @param attributes the message's other fields as one JSON object, if any
 * @param uploadedAt the message's own time if it has one, else Kafka's
 * @param position the message's place in Kafka
 */
public record ImageRef(
    String id,
    String url,
    @Nullable String caption,
    @Nullable String attributes,
    Instant uploadedAt,
    KafkaPosition position) {}
