package dev.labelstream.sinks;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How and where a sink writes; see {@link SinkOptions} for each part.
 *
 * @param storage may hold secrets: never print it
 */
public record SinkSettings(
    String dataset,
    String sinkId,
    Map<String, String> storage,
    MemorySize batchSize,
    MemorySize maxFragmentSize,
    Duration commitTimeout,
    Duration keepVersionsFor,
    int maintainEvery,
    int smallFragmentRows)
    implements Serializable {

  public SinkSettings {
    storage = Map.copyOf(storage);
  }

  /** Reads the settings, and tells every problem of theirs to {@code problems}. */
  public static Optional<SinkSettings> read(ReadableConfig config, Consumer<String> problems) {
    CheckedOptions options = new CheckedOptions(config, problems);
    SinkSettings settings =
        new SinkSettings(
            options.dataset(),
            options.sinkId(),
            options.storage(),
            options.positiveSize(SinkOptions.BATCH_SIZE),
            options.positiveSize(SinkOptions.MAX_FRAGMENT_SIZE),
            options.positiveDuration(SinkOptions.COMMIT_TIMEOUT),
            options.positiveDuration(SinkOptions.KEEP_VERSIONS_FOR),
            options.naturalNumber(SinkOptions.MAINTAIN_EVERY, "a number of commits"),
            options.naturalNumber(SinkOptions.SMALL_FRAGMENT_ROWS, "a number of rows"));
    return options.problemCount == 0 ? Optional.of(settings) : Optional.empty();
  }

  /** Where these settings write. */
  public LanceTable.Factory table() {
    return () -> new StoredLanceTable(dataset, storage, maxFragmentSize.getBytes());
  }

  /** Without the storage options, which may hold secrets. */
  @Override
  public String toString() {
    return "dataset %s, sink %s, batches of %s, fragments up to %s, commits tried for %s"
        .formatted(dataset, sinkId, batchSize, maxFragmentSize, commitTimeout);
  }

  /** Reads each option, or tells why not and goes on with its default. */
  private static final class CheckedOptions {
    private final ReadableConfig config;
    private final Consumer<String> problems;
    private int problemCount;

    CheckedOptions(ReadableConfig config, Consumer<String> problems) {
      this.config = config;
      this.problems = problems;
    }

    String dataset() {
      String dataset = config.getOptional(SinkOptions.DATASET).orElse("").strip();
      if (dataset.isEmpty()) {
        problem(
            SinkOptions.DATASET.key() + " is missing: give the URI of the Lance dataset to write");
      }
      return dataset;
    }

    String sinkId() {
      String sinkId = config.get(SinkOptions.ID).strip();
      if (sinkId.isEmpty()) {
        problem(SinkOptions.ID.key() + " is empty: give the sink a name that stays");
      }
      return sinkId;
    }

    /** The value is never shown: it may hold secrets. */
    Map<String, String> storage() {
      try {
        return config.get(SinkOptions.STORAGE);
      } catch (IllegalArgumentException e) {
        problem(
            SinkOptions.STORAGE.key()
                + " cannot be read: give names and values such as aws_region:eu-central-1,"
                + " separated by commas");
        return Map.of();
      }
    }

    MemorySize positiveSize(ConfigOption<MemorySize> option) {
      MemorySize size = readable(option, "a size such as 4 mb");
      if (size.getBytes() == 0) {
        problem(option.key() + " is 0: it must be positive");
      }
      return size;
    }

    Duration positiveDuration(ConfigOption<Duration> option) {
      Duration duration = readable(option, "a duration such as 5 min");
      if (duration.isNegative() || duration.isZero()) {
        problem(option.key() + " is " + duration + ": it must be positive");
      }
      return duration;
    }

    int naturalNumber(ConfigOption<Integer> option, String wanted) {
      int number = readable(option, wanted + ", or 0 for never");
      if (number < 0) {
        problem(option.key() + " is " + number + ": give " + wanted + ", or 0 for never");
      }
      return number;
    }

    private <T> T readable(ConfigOption<T> option, String wanted) {
      try {
        return config.get(option);
      } catch (IllegalArgumentException e) {
        String given =
            config.get(ConfigOptions.key(option.key()).stringType().defaultValue("unreadable"));
        problem(option.key() + " is '" + given + "': give " + wanted);
        return option.defaultValue();
      }
    }

    private void problem(String problem) {
      problemCount++;
      problems.accept(problem);
    }
  }
}
