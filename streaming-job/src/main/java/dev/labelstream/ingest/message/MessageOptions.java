package dev.labelstream.ingest.message;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Settings of how messages are read. */
public final class MessageOptions {

  private static final String PATHS =
      " Names of nested fields are joined by dots (meta.file.url), also into text that holds JSON or"
          + " a Python literal; a bar separates alternatives, of which the first that has a value"
          + " wins; a backslash goes before a dot, bar or backslash that is part of a name.";

  public static final ConfigOption<String> ID_FIELD =
      ConfigOptions.key("labelstream.message.id-field")
          .stringType()
          .defaultValue("id")
          .withDescription(
              "The field of a message that holds the upload's id, its key in the dataset. Without a"
                  + " value there, the id is topic-partition-offset."
                  + PATHS);

  public static final ConfigOption<String> URL_FIELD =
      ConfigOptions.key("labelstream.message.url-field")
          .stringType()
          .defaultValue("url")
          .withDescription(
              "The field of a message that holds the URL of the picture. Without a value there, the"
                  + " message goes to the dead letters."
                  + PATHS);

  public static final ConfigOption<String> CAPTION_FIELD =
      ConfigOptions.key("labelstream.message.caption-field")
          .stringType()
          .defaultValue("caption")
          .withDescription(
              "The field of a message that holds the uploader's caption. Empty if messages have"
                  + " none."
                  + PATHS);

  public static final ConfigOption<String> TIME_FIELD =
      ConfigOptions.key("labelstream.message.time-field")
          .stringType()
          .defaultValue("uploaded_at")
          .withDescription(
              "The field of a message that holds the time of the upload: ISO-8601 (UTC unless it has"
                  + " an offset), or seconds or milliseconds since 1970. Without a value there, or"
                  + " with one that cannot be read, the upload has Kafka's time."
                  + PATHS);

  public static final ConfigOption<MemorySize> MAX_SIZE =
      ConfigOptions.key("labelstream.message.max-size")
          .memoryType()
          .defaultValue(MemorySize.parse("256kb"))
          .withDescription(
              "The longest message that is read. Of a longer one this much goes to the dead letters."
                  + " A dead letter can be twice as long, which the dead-letter topic's"
                  + " max.message.bytes and the producer's max.request.size must allow.");

  public static final ConfigOption<Integer> MAX_DEPTH =
      ConfigOptions.key("labelstream.message.max-depth")
          .intType()
          .defaultValue(64)
          .withDescription(
              "How deep objects and arrays of a message may be nested. A deeper message goes to the"
                  + " dead letters.");

  private MessageOptions() {}
}
