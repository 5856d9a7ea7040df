package dev.labelstream.udf.fetch;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** How pictures are fetched. */
public final class FetchOptions {

  public static final ConfigOption<Integer> CAPACITY =
      ConfigOptions.key("labelstream.fetch.capacity")
          .intType()
          .defaultValue(128)
          .withDescription(
              "Uploads that a subtask holds at once, waiting for or busy with their fetch. Its"
                  + " checkpoints hold as many.");

  public static final ConfigOption<Integer> THREADS =
      ConfigOptions.key("labelstream.fetch.threads")
          .intType()
          .defaultValue(32)
          .withDescription(
              "Fetches that a subtask runs at once. A fetch that pauses before its next attempt"
                  + " keeps its thread.");

  public static final ConfigOption<Integer> CONNECTIONS_PER_HOST =
      ConfigOptions.key("labelstream.fetch.connections-per-host")
          .intType()
          .defaultValue(32)
          .withDescription(
              "Connections that a subtask opens to one host and port at most. With fewer than"
                  + " threads, fetches wait for one another, and an attempt's time goes on"
                  + " meanwhile.");

  public static final ConfigOption<Duration> CONNECT_TIMEOUT =
      ConfigOptions.key("labelstream.fetch.connect-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription(
              "How long looking up a host may take, and how long connecting to one of its"
                  + " addresses.");

  public static final ConfigOption<Duration> RESPONSE_TIMEOUT =
      ConfigOptions.key("labelstream.fetch.response-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("How long a server may be silent, before or within its answer.");

  public static final ConfigOption<Duration> ATTEMPT_TIMEOUT =
      ConfigOptions.key("labelstream.fetch.attempt-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "How long one attempt may take with all its redirects and the whole body, however"
                  + " busy the server is sending.");

  public static final ConfigOption<Duration> TOTAL_TIMEOUT =
      ConfigOptions.key("labelstream.fetch.total-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(2))
          .withDescription("How long all attempts and the pauses between them may take.");

  public static final ConfigOption<Integer> MAX_ATTEMPTS =
      ConfigOptions.key("labelstream.fetch.max-attempts")
          .intType()
          .defaultValue(4)
          .withDescription("How often a fetch is tried, if what failed may pass.");

  public static final ConfigOption<Duration> INITIAL_BACKOFF =
      ConfigOptions.key("labelstream.fetch.initial-backoff")
          .durationType()
          .defaultValue(Duration.ofMillis(500))
          .withDescription(
              "The longest pause before the second attempt. Pauses are drawn evenly between zero"
                  + " and the longest, which doubles with each attempt.");

  public static final ConfigOption<Duration> MAX_BACKOFF =
      ConfigOptions.key("labelstream.fetch.max-backoff")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Where the longest pause stops doubling. A server's Retry-After may be longer, as"
                  + " long as the total timeout allows it.");

  public static final ConfigOption<MemorySize> MAX_IMAGE_SIZE =
      ConfigOptions.key("labelstream.fetch.max-image-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(20))
          .withDescription(
              "Bytes that a picture may have at most. A larger one is given up while streaming.");

  public static final ConfigOption<Long> MAX_PIXELS =
      ConfigOptions.key("labelstream.fetch.max-pixels")
          .longType()
          .defaultValue(100_000_000L)
          .withDescription("Pixels, width times height, that a picture may declare at most.");

  public static final ConfigOption<Integer> MAX_REDIRECTS =
      ConfigOptions.key("labelstream.fetch.max-redirects")
          .intType()
          .defaultValue(5)
          .withDescription(
              "Redirects that an attempt follows at most. Each is checked like the first URL; one"
                  + " from https to http is followed.");

  public static final ConfigOption<String> USER_AGENT =
      ConfigOptions.key("labelstream.fetch.user-agent")
          .stringType()
          .defaultValue("Labelstream/0.1")
          .withDescription(
              "The User-Agent that servers see. Put an address into it where their owners can"
                  + " reach you.");

  public static final ConfigOption<List<String>> ALLOWED_PRIVATE_HOSTS =
      ConfigOptions.key("labelstream.fetch.allowed-private-hosts")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Hosts with their port, for example images.internal:8080, that may be fetched from"
                  + " although their addresses are not public. They must be spelled as in the"
                  + " URLs; other ports of the same host stay forbidden.");

  private FetchOptions() {}
}
