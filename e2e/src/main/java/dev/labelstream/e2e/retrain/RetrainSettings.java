package dev.labelstream.e2e.retrain;

import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.job.TrainingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What a retraining is told by its configuration.
 *
 * @param dataset a path or {@code file:} uri
 * @param sinkId of the ingest job's sink
 */
record RetrainSettings(
    String dataset,
    String sinkId,
    Path models,
    String baseModel,
    double margin,
    Patience patience) {

  /** Reads the settings, or tells every problem as one sentence; those of the training too. */
  static Optional<RetrainSettings> read(Configuration config, Consumer<String> problems) {
    List<String> found = new ArrayList<>();
    Optional<String> dataset =
        text(
            config,
            SinkOptions.DATASET,
            "give the ingest job's dataset, by --dataset or in the context",
            found);
    Optional<String> models =
        text(
            config,
            RetrainOptions.MODELS,
            "give the folder of the models, by --models or in the context",
            found);
    Optional<Double> margin = value(config, RetrainOptions.MARGIN, found);
    if (margin.isPresent() && !(margin.get() >= 0)) {
      found.add(
          "%s is %s, but must be 0 or more.".formatted(RetrainOptions.MARGIN.key(), margin.get()));
    }
    Optional<Duration> savepoint = duration(config, RetrainOptions.SAVEPOINT_TIMEOUT, found);
    Optional<Duration> commit = duration(config, RetrainOptions.COMMIT_TIMEOUT, found);
    Optional<Duration> flink = duration(config, RetrainOptions.FLINK_TIMEOUT, found);
    for (ConfigOption<?> own :
        List.of(
            TrainingOptions.DATASET,
            TrainingOptions.OUTPUT,
            TrainingOptions.TAG,
            TrainingOptions.VERSION,
            TrainingOptions.COMPARE_WITH)) {
      if (config.getOptional(own).isPresent()) {
        found.add("%s is given, but each run has its own: leave it out.".formatted(own.key()));
      }
    }
    Configuration training = new Configuration(config);
    training.removeConfig(TrainingOptions.VERSION);
    training.set(TrainingOptions.DATASET, dataset.orElse("?"));
    training.set(TrainingOptions.OUTPUT, models.orElse("?"));
    Optional<TrainingSettings> checked = TrainingSettings.read(training, found::add);
    if (checked.isPresent()
        && (checked.get().evaluation().examples() == 0 || checked.get().heldOut().share() == 0)) {
      found.add(
          "%s or %s is 0, so that nothing would tell whether the new model is better: give more."
              .formatted(TrainingOptions.EVALUATE_EXAMPLES.key(), TrainingOptions.HELD_OUT.key()));
    }
    if (models.isPresent() && models.get().contains("://") && !isFile(models.get())) {
      found.add(
          "%s is %s, but models are put to use by a rename, which needs a folder of a file system."
              .formatted(RetrainOptions.MODELS.key(), models.get()));
    }
    found.forEach(problems);
    return found.isEmpty()
        ? Optional.of(
            new RetrainSettings(
                dataset.orElseThrow(),
                config.get(SinkOptions.ID),
                folder(models.orElseThrow()),
                checked.orElseThrow().baseModel(),
                margin.orElseThrow(),
                new Patience(savepoint.orElseThrow(), commit.orElseThrow(), flink.orElseThrow())))
        : Optional.empty();
  }

  private static boolean isFile(String uri) {
    return uri.startsWith("file:");
  }

  private static Path folder(String path) {
    Path folder = isFile(path) ? Path.of(URI.create(path).getPath()) : Path.of(path);
    return folder.toAbsolutePath().normalize();
  }

  private static Optional<String> text(
      ReadableConfig config, ConfigOption<String> option, String remedy, List<String> problems) {
    Optional<String> given = value(config, option, problems).filter(value -> !value.isBlank());
    if (given.isEmpty()) {
      problems.add("%s is missing: %s.".formatted(option.key(), remedy));
    }
    return given;
  }

  private static Optional<Duration> duration(
      ReadableConfig config, ConfigOption<Duration> option, List<String> problems) {
    Optional<Duration> given = value(config, option, problems);
    if (given.isPresent() && (given.get().isNegative() || given.get().isZero())) {
      problems.add("%s is %s, but must be positive.".formatted(option.key(), given.get()));
    }
    return given;
  }

  private static <T> Optional<T> value(
      ReadableConfig config, ConfigOption<T> option, List<String> problems) {
    try {
      Optional<T> given = config.getOptional(option);
      return given.isPresent() || !option.hasDefaultValue()
          ? given
          : Optional.of(option.defaultValue());
    } catch (IllegalArgumentException e) {
      problems.add(
          "%s cannot be read: %s. Its default is %s."
              .formatted(option.key(), e.getMessage(), option.defaultValue()));
      return Optional.empty();
    }
  }
}
