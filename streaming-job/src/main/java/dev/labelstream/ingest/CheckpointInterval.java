package dev.labelstream.ingest;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Flink's interval of checkpoints, without which nothing is committed. */
public final class CheckpointInterval {

  private CheckpointInterval() {}

  /** Tells if there is none. */
  public static void check(ReadableConfig config, Consumer<String> problems) {
    ConfigOption<Duration> interval = CheckpointingOptions.CHECKPOINTING_INTERVAL;
    try {
      if (config.getOptional(interval).isEmpty()) {
        problems.accept(
            interval.key()
                + " is missing: rows are committed when a checkpoint completes; give an interval"
                + " such as 10s");
      }
    } catch (IllegalArgumentException e) {
      problems.accept(interval.key() + " cannot be read: give an interval such as 10s");
    }
  }
}
