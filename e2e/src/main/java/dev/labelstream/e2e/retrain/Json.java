package dev.labelstream.e2e.retrain;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Records as JSON files, each written in one step that outlives a loss of power. */
final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // What a record says of itself is not a part of it.
          .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE);

  private Json() {}

  static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readString(file), type));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read %s: %s. It is written by retrain; restore it, or move it away."
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  static JsonNode tree(Path file) throws IOException {
    return MAPPER.readTree(Files.readString(file));
  }

  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** On one line. */
  static String line(Object value) throws IOException {
    return MAPPER.writeValueAsString(value);
  }

  static String text(Object value) throws IOException {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /** Replaces a file in one step; a reader sees the old one or the new one. */
  static void write(Path file, Object value) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    writeAll(
        aside,
        text(value),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Adds to a file's end. */
  static void append(Path file, String line) throws IOException {
    writeAll(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void writeAll(Path file, String text, StandardOpenOption... how)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
