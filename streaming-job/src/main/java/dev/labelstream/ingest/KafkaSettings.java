package dev.labelstream.ingest;

import dev.labelstream.ingest.KafkaOptions.StartFrom;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The topics that the job reads and writes; see {@link KafkaOptions} for each part.
 *
 * @param properties may hold secrets: never print them
 */
public record KafkaSettings(
    String bootstrapServers,
    String topic,
    String group,
    StartFrom startFrom,
    Map<String, String> properties,
    String deadLettersTopic,
    Duration transactionTimeout)
    implements Serializable {

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
    Duration timeout = config.get(KafkaOptions.DEAD_LETTERS_TRANSACTION_TIMEOUT);
    if (timeout.isNegative() || timeout.isZero()) {
      found.add(
          KafkaOptions.DEAD_LETTERS_TRANSACTION_TIMEOUT.key()
              + " is "
              + timeout
              + ": it must be positive");
    }
    found.forEach(problems);
    if (!found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KafkaSettings(
            servers,
            topic,
            config.get(KafkaOptions.GROUP),
            config.get(KafkaOptions.START_FROM),
            config.get(KafkaOptions.PROPERTIES),
            deadLetters,
            timeout));
  }

  private static String required(
      ReadableConfig config, ConfigOption<String> option, String remedy, List<String> problems) {
    String value = config.getOptional(option).orElse("").strip();
    if (value.isEmpty()) {
      problems.add(option.key() + " is missing: " + remedy);
    }
    return value;
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
