package dev.labelstream.training.data;

import dev.labelstream.training.text.ChatMessage;
import dev.labelstream.training.text.ChatMessage.Role;
import dev.labelstream.training.text.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a row. */
final class RowText {

  private RowText() {}

  /** A column's text; nothing if it is null or blank. */
  static Optional<String> text(VectorSchemaRoot batch, String column, int row) {
    Object value = value(batch, column, row);
    return value == null
        ? Optional.empty()
        : Optional.of(value.toString()).filter(text -> !text.isBlank());
  }

  /** A column's whole number; nothing if it is null. */
  static Optional<Integer> number(VectorSchemaRoot batch, String column, int row) {
    return value(batch, column, row) instanceof Number number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  /**
   * What is said in a row; nothing if it has no caption, or its messages no answer.
   *
   * @throws IllegalArgumentException if the messages are no conversation; the message says why
   */
  static Optional<Conversation> conversation(VectorSchemaRoot batch, ExampleForm form, int row) {
    if (form instanceof ExampleForm.Captioned captioned) {
      return text(batch, form.text(), row)
          .map(caption -> Conversation.of(captioned.prompt(), caption));
    }
    if (!(value(batch, form.text(), row) instanceof List<?> messages) || messages.isEmpty()) {
      return Optional.empty();
    }
    List<ChatMessage> read = new ArrayList<>();
    for (Object message : messages) {
      if (!(message instanceof Map<?, ?> fields)
          || fields.get("role") == null
          || fields.get("content") == null) {
        throw new IllegalArgumentException("A message has no role or no content");
      }
      read.add(new ChatMessage(role(fields), String.valueOf(fields.get("content"))));
    }
    Conversation conversation = new Conversation(read);
    return conversation.lastAnswer().isBlank() ? Optional.empty() : Optional.of(conversation);
  }

  private static Role role(Map<?, ?> message) {
    String role = String.valueOf(message.get("role")).toUpperCase(Locale.ROOT);
    try {
      return Role.valueOf(role);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("A message is of the unknown role " + role, e);
    }
  }

  /** The bytes of a row's pictures. */
  static List<byte[]> pictures(VectorSchemaRoot batch, ExampleForm form, int row) {
    Object value = value(batch, form.pictures(), row);
    if (value instanceof byte[] one) {
      return List.of(one);
    }
    if (!(value instanceof List<?> several)) {
      return List.of();
    }
    List<byte[]> pictures = new ArrayList<>();
    for (Object picture : several) {
      Object bytes = picture instanceof Map<?, ?> fields ? fields.get("bytes") : picture;
      if (bytes instanceof byte[] read) {
        pictures.add(read);
      }
    }
    return pictures;
  }

  private static @Nullable Object value(VectorSchemaRoot batch, String column, int row) {
    FieldVector vector = batch.getVector(column);
    return vector == null ? null : vector.getObject(row);
  }
}
