package dev.labelstream.ingest;

import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The configuration keys of the topics that the ingest job reads and writes. */
public final class KafkaOptions {

  /** Where a job that starts without state begins to read. */
  public enum StartFrom {
    EARLIEST,
    LATEST,
    COMMITTED
  }

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("labelstream.kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Kafka's addresses, host:port, separated by commas.");

  public static final ConfigOption<String> TOPIC =
      ConfigOptions.key("labelstream.kafka.topic")
          .stringType()
          .noDefaultValue()
          .withDescription("The topic of the uploads.");

  public static final ConfigOption<String> GROUP =
      ConfigOptions.key("labelstream.kafka.group")
          .stringType()
          .defaultValue("labelstream-ingest")
          .withDescription(
              "The consumer group under which progress shows in Kafka's tools. The job itself"
                  + " goes by its checkpoints.");

  public static final ConfigOption<StartFrom> START_FROM =
      ConfigOptions.key("labelstream.kafka.start-from")
          .enumType(StartFrom.class)
          .defaultValue(StartFrom.EARLIEST)
          .withDescription(
              "Where a job that starts without state begins: earliest loses nothing; latest and"
                  + " committed leave out what is before.");

  public static final ConfigOption<Map<String, String>> PROPERTIES =
      ConfigOptions.key("labelstream.kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Further properties of Kafka's clients, for example security.protocol; consumer and"
                  + " producer get them.");

  public static final ConfigOption<String> DEAD_LETTERS_TOPIC =
      ConfigOptions.key("labelstream.dead-letters.topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The topic that takes the uploads which cannot become a row, each with its reason."
                  + " Read it with isolation.level=read_committed.");

  public static final ConfigOption<MemorySize> DEAD_LETTERS_MAX_SIZE =
      ConfigOptions.key("labelstream.dead-letters.max-size")
          .memoryType()
          .defaultValue(MemorySize.parse("1000kb"))
          .withDescription(
              "A dead letter that would be longer is shortened to its reason and the position of"
                  + " its message. It must be below the topic's max.message.bytes, by default 1024"
                  + " KiB.");

  private KafkaOptions() {}
}
