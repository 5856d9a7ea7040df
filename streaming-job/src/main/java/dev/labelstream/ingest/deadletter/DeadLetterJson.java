package dev.labelstream.ingest.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.KafkaPosition;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as they stand in their topic: the id as key, one JSON object as value.
 *
 * <table>
 *   <caption>The fields of the JSON object; those without a value are null.</caption>
 *   <tr><td>{@code id}</td><td>the upload's key</td></tr>
 *   <tr><td>{@code url}</td><td>as it came, unchecked</td></tr>
 *   <tr><td>{@code caption}</td><td>the uploader's words</td></tr>
 *   <tr><td>{@code attributes}</td><td>the message's other fields, a JSON object</td></tr>
 *   <tr><td>{@code uploaded_at}</td><td>ISO-8601, UTC</td></tr>
 *   <tr><td>{@code reason}</td><td>a {@link FailureReason}</td></tr>
 *   <tr><td>{@code detail}</td><td>one sentence for a person</td></tr>
 *   <tr><td>{@code attempts}</td><td>how often it was tried</td></tr>
 *   <tr><td>{@code failed_at}</td><td>ISO-8601, UTC</td></tr>
 *   <tr><td>{@code topic}, {@code partition}, {@code offset}</td><td>the message's place in
 *       Kafka</td></tr>
 *   <tr><td>{@code message}</td><td>the original text of a message that could not be read</td></tr>
 *   <tr><td>{@code message_base64}</td><td>in place of {@code message}, there only if the original
 *       is not UTF-8 or has control characters (which JSON would blow up to six bytes each)</td></tr>
 * </table>
 *
 * <p>The URL stays as it came, credentials included: the dead-letter topic is in the same domain of
 * trust as the topic that the URL was read from, and a URL that was cut could not be replayed.
 *
 * <p>A value is at most about twice as long as the message it is about, plus the detail; one that
 * is too long for its topic is shortened ({@link DeadLetter#shortened}).
 */
public final class DeadLetterJson {

  /** Numbers keep every digit, so that attributes are the same text after they were read. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private DeadLetterJson() {}

  /** The JSON object of a dead letter, as UTF-8. */
  public static byte[] write(DeadLetter letter) {
    // By way of a string: writing bytes, Jackson refuses text with half a surrogate pair, and such
    // a text in a detail would then stop the job. This way it becomes a question mark.
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", letter.id());
      json.writeStringField("url", letter.url());
      json.writeStringField("caption", letter.caption());
      json.writeFieldName("attributes");
      if (letter.attributes() == null) {
        json.writeNull();
      } else {
        json.writeRawValue(letter.attributes());
      }
      json.writeStringField("uploaded_at", letter.uploadedAt().toString());
      Failure failure = letter.failure();
      json.writeStringField("reason", failure.reason().name());
      json.writeStringField("detail", failure.detail());
      json.writeNumberField("attempts", failure.attempts());
      json.writeStringField("failed_at", failure.failedAt().toString());
      KafkaPosition position = letter.position();
      json.writeStringField("topic", position.topic());
      json.writeNumberField("partition", position.partition());
      json.writeNumberField("offset", position.offset());
      writeMessage(letter.message(), json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot happen: a string writer does no I/O", e);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static void writeMessage(byte @Nullable [] message, JsonGenerator json)
      throws IOException {
    String text = message == null ? null : plainText(message);
    json.writeStringField("message", text);
    if (message != null && text == null) {
      json.writeStringField("message_base64", Base64.getEncoder().encodeToString(message));
    }
  }

  private static @Nullable String plainText(byte[] message) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
      boolean plain = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
      return plain ? text : null;
    } catch (CharacterCodingException notText) {
      return null;
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the value is no dead letter, saying which field is missing or wrong
   */
  public static DeadLetter read(byte[] value) throws IOException {
    try {
      JsonNode json = JSON.readTree(value);
      Failure failure =
          new Failure(
              FailureReason.valueOf(required(json, "reason").textValue()),
              required(json, "detail").textValue(),
              required(json, "attempts").intValue(),
              Instant.parse(required(json, "failed_at").textValue()));
      KafkaPosition position =
          new KafkaPosition(
              required(json, "topic").textValue(),
              required(json, "partition").intValue(),
              required(json, "offset").longValue());
      return new DeadLetter(
          required(json, "id").textValue(),
          json.path("url").textValue(),
          json.path("caption").textValue(),
          json.path("attributes").isObject() ? json.path("attributes").toString() : null,
          Instant.parse(required(json, "uploaded_at").textValue()),
          position,
          failure,
          readMessage(json));
    } catch (JsonProcessingException e) {
      throw new IOException("Cannot read a dead letter: it is no JSON", e);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("Cannot read a dead letter: " + e.getMessage(), e);
    }
  }

  private static JsonNode required(JsonNode json, String field) {
    JsonNode value = json.path(field);
    boolean number =
        field.equals("attempts") || field.equals("partition") || field.equals("offset");
    if (number ? !value.isIntegralNumber() : !value.isTextual()) {
      throw new IllegalArgumentException(
          "field \"%s\" must be %s, but is %s"
              .formatted(
                  field,
                  number ? "a whole number" : "text",
                  value.isMissingNode() ? "missing" : value));
    }
    return value;
  }

  private static byte @Nullable [] readMessage(JsonNode json) {
    String text = json.path("message").textValue();
    if (text != null) {
      return text.getBytes(UTF_8);
    }
    String base64 = json.path("message_base64").textValue();
    return base64 == null ? null : Base64.getDecoder().decode(base64);
  }
}
