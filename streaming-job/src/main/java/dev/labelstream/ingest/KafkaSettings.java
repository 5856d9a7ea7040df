package dev.labelstream.ingest;

import dev.labelstream.ingest.KafkaOptions.StartFrom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The topics that the job reads and writes; see {@link KafkaOptions} for each part.
 *
 * @param properties may hold secrets: never print them
 * @param maxDeadLetterSize in bytes
 */
public record KafkaSettings(
    String bootstrapServers,
    String topic,
    String group,
    StartFrom startFrom,
    Map<String, String> properties,
    String deadLettersTopic,
    int maxDeadLetterSize)
    implements Serializable {

  /** A shortened dead letter is never longer. */
  private static final MemorySize LEAST_DEAD_LETTER = MemorySize.parse("100kb");

  /** Kafka's clients keep the size of a request as an int. */
  private static final MemorySize GREATEST_DEAD_LETTER = MemorySize.ofMebiBytes(1024);

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Reads the settings, and tells every problem of theirs to {@code problems}. */
  public static Optional<KafkaSettings> read(ReadableConfig config, Consumer<String> problems) {
    List<String> found = new ArrayList<>();
    String servers =
        required(config, KafkaOptions.BOOTSTRAP_SERVERS, "give Kafka's host:port", found);
    String topic = required(config, KafkaOptions.TOPIC, "give the topic of the uploads", found);
    String deadLetters =
        required(
            config,
            KafkaOptions.DEAD_LETTERS_TOPIC,
            "give the topic for uploads that cannot become a row; nothing is dropped",
            found);
    if (!topic.isEmpty() && topic.equals(deadLetters)) {
      found.add(
          KafkaOptions.DEAD_LETTERS_TOPIC.key()
              + " is the topic of the uploads, "
              + topic
              + ": dead letters would be read as uploads; give another topic");
    }
    String group = required(config, KafkaOptions.GROUP, "give the group a name", found);
    StartFrom startFrom =
        readable(config, KafkaOptions.START_FROM, "earliest, latest or committed", found);
    MemorySize maxSize =
        readable(config, KafkaOptions.DEAD_LETTERS_MAX_SIZE, "a size such as 1000 kb", found);
    if (maxSize.compareTo(LEAST_DEAD_LETTER) < 0 || maxSize.compareTo(GREATEST_DEAD_LETTER) > 0) {
      found.add(
          "%s is '%s': it must be from %s to %s"
              .formatted(
                  KafkaOptions.DEAD_LETTERS_MAX_SIZE.key(),
                  maxSize,
                  LEAST_DEAD_LETTER,
                  GREATEST_DEAD_LETTER));
    }
    Map<String, String> properties = properties(config, found);
    found.forEach(problems);
    if (!found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KafkaSettings(
            servers, topic, group, startFrom, properties, deadLetters, (int) maxSize.getBytes()));
  }

  private static String required(
      ReadableConfig config, ConfigOption<String> option, String remedy, List<String> problems) {
    String value =
        config.getOptional(option).or(() -> Optional.ofNullable(option.defaultValue())).orElse("");
    if (value.isBlank()) {
      problems.add(option.key() + " is missing: " + remedy);
    }
    return value.strip();
  }

  private static <T> T readable(
      ReadableConfig config, ConfigOption<T> option, String wanted, List<String> problems) {
    try {
      return config.get(option);
    } catch (IllegalArgumentException e) {
      String given =
          config.get(ConfigOptions.key(option.key()).stringType().defaultValue("unreadable"));
      problems.add("%s is '%s': give %s".formatted(option.key(), given, wanted));
      return option.defaultValue();
    }
  }

  /** The value is never shown: it may hold secrets. */
  private static Map<String, String> properties(ReadableConfig config, List<String> problems) {
    try {
      return config.get(KafkaOptions.PROPERTIES);
    } catch (IllegalArgumentException e) {
      problems.add(
          KafkaOptions.PROPERTIES.key()
              + " cannot be read: give names and values such as security.protocol:SASL_SSL,"
              + " separated by commas");
      return Map.of();
    }
  }

  Properties clientProperties() {
    Properties client = new Properties();
    client.putAll(properties);
    return client;
  }

  /** Without the client properties, which may hold secrets. */
  @Override
  public String toString() {
    return "Kafka %s, topic %s from %s, group %s, dead letters to %s"
        .formatted(bootstrapServers, topic, startFrom, group, deadLettersTopic);
  }
}
