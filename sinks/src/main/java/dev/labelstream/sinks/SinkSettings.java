package dev.labelstream.sinks;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
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
    int cleanUpEvery)
    implements Serializable {

  public SinkSettings {
    storage = Map.copyOf(storage);
  }

  /** Reads the settings, and tells every problem of theirs to {@code problems}. */
  public static Optional<SinkSettings> read(ReadableConfig config, Consumer<String> problems) {
    ProblemCounter counter = new ProblemCounter(problems);
    String dataset = config.getOptional(SinkOptions.DATASET).orElse("").strip();
    if (dataset.isEmpty()) {
      counter.accept(
          SinkOptions.DATASET.key() + " is missing: give the URI of the Lance dataset to write");
    }
    String sinkId = config.get(SinkOptions.ID).strip();
    if (sinkId.isEmpty()) {
      counter.accept(SinkOptions.ID.key() + " is empty: give the sink a name that stays");
    }
    checkPositive(config, SinkOptions.BATCH_SIZE, counter);
    checkPositive(config, SinkOptions.MAX_FRAGMENT_SIZE, counter);
    checkPositiveDuration(config, SinkOptions.COMMIT_TIMEOUT, counter);
    checkPositiveDuration(config, SinkOptions.KEEP_VERSIONS_FOR, counter);
    if (config.get(SinkOptions.CLEAN_UP_EVERY) < 0) {
      counter.accept(
          SinkOptions.CLEAN_UP_EVERY.key()
              + " is "
              + config.get(SinkOptions.CLEAN_UP_EVERY)
              + ": give a number of commits, or 0 for never");
    }
    if (counter.count > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SinkSettings(
            dataset,
            sinkId,
            config.get(SinkOptions.STORAGE),
            config.get(SinkOptions.BATCH_SIZE),
            config.get(SinkOptions.MAX_FRAGMENT_SIZE),
            config.get(SinkOptions.COMMIT_TIMEOUT),
            config.get(SinkOptions.KEEP_VERSIONS_FOR),
            config.get(SinkOptions.CLEAN_UP_EVERY)));
  }

  private static void checkPositive(
      ReadableConfig config, ConfigOption<MemorySize> option, Consumer<String> problems) {
    if (config.get(option).getBytes() <= 0) {
      problems.accept(option.key() + " is " + config.get(option) + ": it must be positive");
    }
  }

  private static void checkPositiveDuration(
      ReadableConfig config, ConfigOption<Duration> option, Consumer<String> problems) {
    Duration value = config.get(option);
    if (value.isNegative() || value.isZero()) {
      problems.accept(option.key() + " is " + value + ": it must be positive");
    }
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

  private static final class ProblemCounter implements Consumer<String> {
    private final Consumer<String> problems;
    private int count;

    ProblemCounter(Consumer<String> problems) {
      this.problems = problems;
    }

    @Override
    public void accept(String problem) {
      count++;
      problems.accept(problem);
    }
  }
}
