package dev.labelstream.e2e.retrain;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The configuration keys of {@code labelstream retrain}. */
public final class RetrainOptions {

  public static final ConfigOption<String> MODELS =
      ConfigOptions.key("labelstream.retrain.models")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder of the models: each run's model becomes a folder in it, and current.json names the one in use.");

  public static final ConfigOption<Double> MARGIN =
      ConfigOptions.key("labelstream.retrain.margin")
          .doubleType()
          .defaultValue(0.01)
          .withDescription(
              "By how much the new model's loss on the held-out examples, in nats for each token of an answer, must be below that of the base model and of the model in use to be promoted.");

  public static final ConfigOption<Duration> SAVEPOINT_TIMEOUT =
      ConfigOptions.key("labelstream.retrain.savepoint-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "How long a savepoint that fails is taken again, for example while the ingest job restarts.");

  public static final ConfigOption<Duration> COMMIT_TIMEOUT =
      ConfigOptions.key("labelstream.retrain.commit-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(30))
          .withDescription(
              "How long the dataset may take to hold what the savepoint covers; longer than the ingest job's interval of checkpoints.");

  public static final ConfigOption<Duration> FLINK_TIMEOUT =
      ConfigOptions.key("labelstream.retrain.flink-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(2))
          .withDescription(
              "How long Flink may not answer, or not know a job of the run, as while another JobManager takes over.");

  private RetrainOptions() {}
}
