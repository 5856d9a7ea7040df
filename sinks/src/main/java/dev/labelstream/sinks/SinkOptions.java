package dev.labelstream.sinks;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The sink's configuration keys. */
public final class SinkOptions {

  public static final ConfigOption<String> DATASET =
      ConfigOptions.key("labelstream.sink.dataset")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The Lance dataset to write: a local path or an object store's URI such as"
                  + " s3://lake/images.lance. Created if it does not exist.");

  public static final ConfigOption<String> ID =
      ConfigOptions.key("labelstream.sink.id")
          .stringType()
          .defaultValue("ingest")
          .withDescription(
              "The sink's identity in the dataset. It must stay the same over restarts and"
                  + " upgrades of a job, and differ between jobs that write to one dataset.");

  public static final ConfigOption<Map<String, String>> STORAGE =
      ConfigOptions.key("labelstream.sink.storage")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Options of the object store by Lance's names, for example aws_region. Give secrets"
                  + " by the environment (AWS_SECRET_ACCESS_KEY) rather than here.");

  public static final ConfigOption<MemorySize> BATCH_SIZE =
      ConfigOptions.key("labelstream.sink.batch-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4))
          .withDescription(
              "How many bytes of rows are handed to the file writer at once. Up to four batches are"
                  + " in memory for each subtask.");

  public static final ConfigOption<MemorySize> MAX_FRAGMENT_SIZE =
      ConfigOptions.key("labelstream.sink.max-fragment-size")
          .memoryType()
          .defaultValue(MemorySize.parse("1 gb"))
          .withDescription("A fragment that grows beyond this between two checkpoints is split.");

  public static final ConfigOption<Duration> COMMIT_TIMEOUT =
      ConfigOptions.key("labelstream.sink.commit-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription(
              "How long a commit is tried again, with back-off, before the job fails over and"
                  + " commits on restart.");

  public static final ConfigOption<Duration> KEEP_VERSIONS_FOR =
      ConfigOptions.key("labelstream.sink.keep-versions-for")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "Versions younger than this, and tagged ones, are never cleaned up. It must be longer"
                  + " than a job is ever down, since a restarted sink looks for its commits in"
                  + " them.");

  public static final ConfigOption<Integer> MAINTAIN_EVERY =
      ConfigOptions.key("labelstream.sink.maintain-every")
          .intType()
          .defaultValue(100)
          .withDescription(
              "After how many commits small fragments are merged, and old versions and orphaned"
                  + " files are removed; 0 for never. It runs beside the commits. Without it each"
                  + " commit takes longer than the one before.");

  public static final ConfigOption<Integer> SMALL_FRAGMENT_ROWS =
      ConfigOptions.key("labelstream.sink.small-fragment-rows")
          .intType()
          .defaultValue(1024)
          .withDescription(
              "Neighbouring fragments of fewer rows are merged up to about this many, which writes"
                  + " their pictures anew; 0 for never. Not in datasets without stable row ids, which"
                  + " others made.");

  private SinkOptions() {}
}
