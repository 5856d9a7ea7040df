package dev.labelstream.cli.context;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a context can say. */
public enum Setting {
  /** The REST address of a Flink cluster. */
  REST("rest", ""),

  /** The directory that savepoints are written to, as the cluster sees it. */
  SAVEPOINTS("savepoints", "execution.checkpointing.savepoint-dir"),

  /** The uri of the dataset. */
  DATASET("dataset", "labelstream.sink.dataset"),

  /** The directory of the trained models, and of the record which of them is in use. */
  MODELS("models", ""),

  KAFKA_BOOTSTRAP_SERVERS("kafka.bootstrap-servers", "labelstream.kafka.bootstrap-servers"),
  KAFKA_TOPIC("kafka.topic", "labelstream.kafka.topic"),
  KAFKA_GROUP("kafka.group", "labelstream.kafka.group"),
  KAFKA_DEAD_LETTERS("kafka.dead-letters", "labelstream.dead-letters.topic");

  private final String key;
  private final String jobKey;

  Setting(String key, String jobKey) {
    this.key = key;
    this.jobKey = jobKey;
  }

  /** Its name in the file of contexts. */
  public String key() {
    return key;
  }

  /** Its name in the environment. */
  public String variable() {
    return "LABELSTREAM_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The key of a job's configuration that it goes before; empty if it is none of a job's. */
  public Optional<String> jobKey() {
    return jobKey.isEmpty() ? Optional.empty() : Optional.of(jobKey);
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static String allKeys() {
    return Arrays.stream(values()).map(Setting::key).collect(Collectors.joining(", "));
  }
}
