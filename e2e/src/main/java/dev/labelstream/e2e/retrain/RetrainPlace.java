package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.job.JobFolder;
import dev.labelstream.sinks.SinkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which dataset, models and settings are meant. */
public final class RetrainPlace {

  private final Surroundings surroundings;

  @Mixin private ContextOptions place;

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      description = "The folder with retrain's config.yaml. Default: flink-conf/retrain.")
  private @Nullable Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A single setting, before those of --conf.")
  private Map<String, String> single = new LinkedHashMap<>();

  /** Made by the factory of commands. */
  public RetrainPlace(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  Context context() throws IOException {
    return place.resolve();
  }

  /** All settings: flags go before the context, which goes before the folder. */
  Map<String, String> settings() throws IOException {
    Map<String, String> keys = new JobFolder(folder()).read();
    Context context = context();
    keys.putAll(context.jobKeys());
    context
        .value(Setting.MODELS)
        .ifPresent(models -> keys.put(RetrainOptions.MODELS.key(), models));
    keys.putAll(single);
    return keys;
  }

  private Path folder() {
    return conf != null ? conf : surroundings.home().resolve("flink-conf").resolve("retrain");
  }

  /** The dataset that is meant. */
  String dataset() throws IOException {
    String dataset = settings().get(SinkOptions.DATASET.key());
    if (dataset == null || dataset.isBlank()) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "%s is missing: give the dataset by --dataset, in the context, or in %s."
              .formatted(SinkOptions.DATASET.key(), folder()));
    }
    return dataset;
  }

  Runs runs() throws IOException {
    return Runs.of(dataset());
  }
}
