package dev.labelstream.ingest.message;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * How messages are read.
 *
 * @param maxSize of a message that is read, 1 byte to 64 MiB
 * @param maxDepth of nested objects and arrays, 1 to 500
 */
public record MessageSettings(FieldMapping fields, MemorySize maxSize, int maxDepth)
    implements Serializable {

  private static final MemorySize LARGEST = MemorySize.ofMebiBytes(64);
  private static final int DEEPEST = 500;

  public MessageSettings {
    checkSize(maxSize);
    checkDepth(maxDepth);
  }

  /**
   * Reads the settings.
   *
   * @param problems told of everything that is wrong, in one sentence each
   * @return empty if there was a problem
   */
  public static Optional<MessageSettings> read(ReadableConfig config, Consumer<String> problems) {
    MappedField id = orProblem(() -> field(config, MessageOptions.ID_FIELD), problems);
    MappedField url =
        orProblem(() -> FieldMapping.checkUrl(field(config, MessageOptions.URL_FIELD)), problems);
    MappedField caption = orProblem(() -> field(config, MessageOptions.CAPTION_FIELD), problems);
    MappedField time = orProblem(() -> field(config, MessageOptions.TIME_FIELD), problems);
    MemorySize maxSize =
        orProblem(
            () -> checkSize(value(config, MessageOptions.MAX_SIZE, "a size such as 256kb")),
            problems);
    Integer maxDepth =
        orProblem(
            () -> checkDepth(value(config, MessageOptions.MAX_DEPTH, "a whole number such as 64")),
            problems);
    return id == null
            || url == null
            || caption == null
            || time == null
            || maxSize == null
            || maxDepth == null
        ? Optional.empty()
        : Optional.of(
            new MessageSettings(new FieldMapping(id, url, caption, time), maxSize, maxDepth));
  }

  private static <T> @Nullable T orProblem(Supplier<T> reading, Consumer<String> problems) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      problems.accept(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static <T> T value(ReadableConfig config, ConfigOption<T> option, String expected) {
    try {
      return config.get(option);
    } catch (IllegalArgumentException e) {
      // Flink's sentence names key and value.
      throw new IllegalArgumentException(e.getMessage() + " Give " + expected + ".", e);
    }
  }

  private static MappedField field(ReadableConfig config, ConfigOption<String> option) {
    String text = value(config, option, "field names");
    try {
      return MappedField.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is \"%s\", which leads to no field because %s: give names joined by dots, such as meta.url."
              .formatted(option.key(), text, e.getMessage()),
          e);
    }
  }

  private static MemorySize checkSize(MemorySize size) {
    if (size.getBytes() < 1 || size.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException(
          "%s is %s, but messages are held in memory whole: give a size from 1b to %s."
              .formatted(MessageOptions.MAX_SIZE.key(), size, LARGEST));
    }
    return size;
  }

  private static int checkDepth(int depth) {
    if (depth < 1 || depth > DEEPEST) {
      throw new IllegalArgumentException(
          "%s is %d, but a reader needs stack for every level: give a number from 1 to %d."
              .formatted(MessageOptions.MAX_DEPTH.key(), depth, DEEPEST));
    }
    return depth;
  }
}
