package dev.labelstream.ingest.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.ingest.message.Reading.Unreadable;
import dev.labelstream.ingest.message.Reading.Upload;
import dev.labelstream.udf.ImageRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a message tells of an upload. Its rules are those of the package.
 *
 * <p>Not safe for use by several threads.
 */
final class UploadReader {

  private final FieldMapping fields;
  private final int maxBytes;
  private final MessageMetrics metrics;
  private final ObjectReader json;
  private final EmbeddedText embedded;
  private final MessageText text = new MessageText();

  UploadReader(MessageSettings settings, MessageMetrics metrics) {
    this.fields = settings.fields();
    this.maxBytes = Math.toIntExact(settings.maxSize().getBytes());
    this.metrics = metrics;
    ObjectReader strict = strictJson(settings);
    this.json = strict.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS); // Found below.
    this.embedded = new EmbeddedText(strict);
  }

  private static ObjectReader strictJson(MessageSettings settings) {
    int maxChars = Math.toIntExact(settings.maxSize().getBytes());
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(settings.maxDepth())
            .maxStringLength(maxChars)
            .maxNameLength(maxChars)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            // Names come from outside: interned, they would stay in memory for ever, and one
            // message with many names of the same hash would be an unchecked exception.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        // Attributes and numeric ids keep every digit that the message has.
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build()
        .readerFor(JsonNode.class);
  }

  Reading read(KafkaMessage message) {
    byte[] value = message.value();
    if (value == null) {
      return unreadable(message, "is a tombstone: it has no value");
    }
    if (value.length > maxBytes) {
      return unreadable(
          message,
          "has %d bytes, but at most %d are read; the rest is in Kafka only, unless %s is raised"
              .formatted(value.length, maxBytes, MessageOptions.MAX_SIZE.key()));
    }
    int malformed = text.decode(value);
    if (malformed >= 0) {
      return unreadable(
          message, "is not UTF-8: byte %d is 0x%02X".formatted(malformed, value[malformed]));
    }
    return parse(message);
  }

  private Reading parse(KafkaMessage message) {
    try (JsonParser parser = json.createParser(text.chars(), text.start(), text.length())) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return unreadable(message, "is empty");
      }
      JsonNode node = json.readTree(parser);
      if (parser.nextToken() != null) {
        return unreadable(message, "goes on after its end" + at(parser.currentTokenLocation()));
      }
      return node instanceof ObjectNode object
          ? upload(message, object)
          : unreadable(message, "is %s, not an object".formatted(EmbeddedText.kind(node)));
    } catch (StreamConstraintsException e) {
      return unreadable(
          message,
          "goes beyond a limit%s: %s (nesting is limited by %s)"
              .formatted(
                  at(e.getLocation()), e.getOriginalMessage(), MessageOptions.MAX_DEPTH.key()));
    } catch (JsonProcessingException e) {
      return unreadable(message, "is no JSON%s: %s".formatted(at(e.getLocation()), reason(e)));
    } catch (NumberFormatException e) {
      // Jackson lets an exponent beyond BigDecimal's through to its caller unchecked.
      return unreadable(message, "has a number that is out of range: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot happen: an array does no I/O", e);
    }
  }

  /** Jackson's reason, without its words on a source that it doesn't know. */
  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceAll("\\[Source: [^;]*; line: (\\d+), column: (\\d+)]", "line $1, column $2");
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : ", line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private Reading upload(KafkaMessage message, ObjectNode object) {
    List<String> taken = new ArrayList<>();
    String told = find(fields.id(), object, taken);
    String id = told == null ? message.derivedId() : told;
    String url = find(fields.url(), object, taken);
    if (url == null) {
      return new Unreadable(id, "The message has no URL: " + whyAbsent(fields.url(), object) + ".");
    }
    if (told == null) {
      metrics.derivedIds.inc();
    }
    String caption = find(fields.caption(), object, taken);
    Instant uploadedAt = time(message, object, taken);
    object.remove(taken);
    String attributes = object.isEmpty() ? null : wellFormed(object.toString());
    return new Upload(new ImageRef(id, url, caption, attributes, uploadedAt, message.position()));
  }

  private Instant time(KafkaMessage message, ObjectNode object, List<String> taken) {
    List<String> takenAsTime = new ArrayList<>();
    String time = find(fields.time(), object, takenAsTime);
    Optional<Instant> told = time == null ? Optional.empty() : UploadTime.read(time);
    if (time != null && told.isEmpty()) {
      // Not taken, then: what could not be read stays in the attributes.
      metrics.unreadableTimes.inc();
    } else {
      taken.addAll(takenAsTime);
    }
    return told.orElseGet(message::timestamp);
  }

  /**
   * The first value that a field's alternatives lead to.
   *
   * @param taken gets the names of top-level fields that are done with
   */
  private @Nullable String find(MappedField field, ObjectNode message, List<String> taken) {
    for (FieldPath path : field.alternatives()) {
      JsonNode node = path.find(message, embedded);
      String value = node.isValueNode() && !node.isNull() ? node.asText() : "";
      if (path.isTopLevel() && !node.isContainerNode()) {
        taken.add(path.topLevelName());
      }
      if (!value.isBlank()) {
        return wellFormed(value);
      }
    }
    return null;
  }

  private String whyAbsent(MappedField field, ObjectNode message) {
    return field.alternatives().stream()
        .map(path -> path.whyAbsent(message, embedded))
        .collect(Collectors.joining("; "));
  }

  /** Without halves of surrogate pairs, which JSON's escapes can make but UTF-8 cannot hold. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_8), UTF_8);
      }
    }
    return text;
  }

  private static Unreadable unreadable(KafkaMessage message, String what) {
    return new Unreadable(message.derivedId(), "The message " + what + ".");
  }
}
