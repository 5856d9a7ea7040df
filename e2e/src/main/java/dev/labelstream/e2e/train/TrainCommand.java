package dev.labelstream.e2e.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.e2e.submit.JobOptions;
import dev.labelstream.e2e.submit.JobSession;
import dev.labelstream.training.job.TrainingJob;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.job.TrainingPlan;
import dev.labelstream.training.job.TrainingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Fine-tunes a Qwen-VL checkpoint on one version of a dataset, where the context says: in this process (the default), on the local cluster, or on any Flink by its REST address.",
      "In this process, called again with the same settings after it was killed, it goes on from its last checkpoint. On a cluster, dataset, base model and output are paths that its machines see; Flink goes on by itself, Ctrl-C asks whether the job should be stopped, and of two runs with one output's name the second is refused with exit code 5."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream train --dataset images.lance --base-model Qwen2.5-VL-7B-Instruct --output models/1",
      "  labelstream train --context local --detach --dataset /data/images.lance --tag checked --base-model /models/base --output /models/1",
      "  labelstream train --rest http://flink:8081 --conf flink-conf/train --filter 'quality >= 60'"
    })
public final class TrainCommand implements Callable<Integer> {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofMinutes(1);

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

  @Mixin private JobOptions options = new JobOptions();

  @Option(
      names = "--dataset-version",
      paramLabel = "N",
      description = "The dataset's version. Default: the newest.")
  private @Nullable Long version;

  @Option(names = "--tag", paramLabel = "T", description = "The version that this tag holds.")
  private @Nullable String tag;

  @Option(
      names = "--base-model",
      paramLabel = "DIR",
      description = "A Qwen2-VL or Qwen2.5-VL checkpoint.")
  private @Nullable String baseModel;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "What the result becomes; must not be there yet.")
  private @Nullable Path output;

  @Option(
      names = "--filter",
      paramLabel = "SQL",
      description = "Which rows, for example: quality >= 60 and content_rating = 'neutral'.")
  private @Nullable String filter;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often each example is learned from.")
  private @Nullable Integer epochs;

  @Option(names = "--max-steps", paramLabel = "N", description = "Ends after so many steps.")
  private @Nullable Integer maxSteps;

  @Option(names = "--batch-size", paramLabel = "N", description = "Examples at once.")
  private @Nullable Integer batchSize;

  @Option(names = "--learning-rate", paramLabel = "X", description = "The highest learning rate.")
  private @Nullable Double learningRate;

  @Option(
      names = "--method",
      paramLabel = "lora|full",
      description = "Learn an adapter, or the weights themselves.")
  private @Nullable String method;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      description =
          "How much is lost at most if a process is killed. Default: 60; on a cluster what --conf says.")
  private @Nullable Integer checkpointSeconds;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "In this process: the dashboard's port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--plan", description = "Only print the plan; the version stays held by its tag.")
  private boolean planOnly;

  /** Made by the factory of commands. */
  public TrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    if (checkpointSeconds != null && checkpointSeconds < 1) {
      throw new IOException(
          "--checkpoint-every is %d: give 1 or more seconds".formatted(checkpointSeconds));
    }
    Context context = place.resolve();
    Configuration config = configuration(context);
    TrainingSettings settings = settings(config);
    if (options.isDryRun()) {
      person()
          .println(
              "Would train %s on %s to %s, %s"
                  .formatted(
                      settings.baseModel(),
                      settings.dataset().uri(),
                      settings.output(),
                      context.isInProcess() ? "in this process" : "at " + context.rest()));
    } else if (planOnly) {
      person().print(TrainingPlan.make(settings, goesOnHere(settings)).text(settings));
      person().flush();
    } else if (context.isInProcess()) {
      runHere(config, settings);
    } else {
      runOnCluster(context, config, settings);
    }
    return ExitCodes.DONE;
  }

  private void runHere(Configuration config, TrainingSettings settings) throws Exception {
    options.refuseInProcess();
    TrainingPlan plan = TrainingPlan.make(settings, goesOnHere(settings));
    Duration interval =
        checkpointSeconds == null ? CHECKPOINT_INTERVAL : Duration.ofSeconds(checkpointSeconds);
    Optional<Job> ended = new TrainingRun(settings, plan, config, person()).run(interval, port);
    if (ended.isPresent() && options.isJson()) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result
          .put("job", ended.get().id())
          .put("name", ended.get().name())
          .put("state", ended.get().state())
          .put("output", settings.output());
      spec.commandLine().getOut().println(result);
    }
  }

  private void runOnCluster(Context context, Configuration config, TrainingSettings settings)
      throws Exception {
    JobSession session = new JobSession(context, surroundings.home(), options, spec.commandLine());
    Optional<Job> same = session.submission().running(TrainingJob.nameOf(settings));
    if (same.isPresent()) {
      throw new CommandException(
          ExitCodes.NOTHING_TO_DO,
          "The run %s is %s at %s already, as job %s: wait for it, cancel it on the dashboard, or give another --output."
              .formatted(
                  settings.run(),
                  same.get().state(),
                  session.cluster().address(),
                  same.get().id()));
    }
    Optional<Job> ended =
        session.run(options.order(JobKind.TRAIN, onCluster(config)), TrainingFigures::line);
    if (ended.isPresent()) {
      TrainingRun.tellResult(settings, person());
    }
  }

  /** With paths that do not depend on where the cluster's processes were started. */
  private Map<String, String> onCluster(Configuration config) {
    Configuration keys = new Configuration(config);
    for (ConfigOption<String> option :
        List.of(TrainingOptions.DATASET, TrainingOptions.BASE_MODEL, TrainingOptions.OUTPUT)) {
      keys.getOptional(option)
          .filter(path -> !path.contains("://"))
          .ifPresent(path -> keys.set(option, Path.of(path).toAbsolutePath().toString()));
    }
    if (checkpointSeconds != null) {
      keys.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(checkpointSeconds));
    }
    return keys.toMap();
  }

  private static boolean goesOnHere(TrainingSettings settings) throws IOException {
    return RunFolder.of(Path.of(settings.output())).newestCheckpoint().isPresent();
  }

  private Configuration configuration(Context context) throws IOException {
    Configuration config =
        Configuration.fromMap(
            options.keysOfFolder(
                context.isInProcess() ? null : JobKind.TRAIN.folder(surroundings.home())));
    context
        .value(Setting.SAVEPOINTS)
        .ifPresent(folder -> config.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder));
    context.value(Setting.DATASET).ifPresent(uri -> config.set(TrainingOptions.DATASET, uri));
    options.settings().forEach(config::setString);
    set(config, TrainingOptions.BASE_MODEL, baseModel);
    set(config, TrainingOptions.OUTPUT, output == null ? null : output.toString());
    set(config, TrainingOptions.VERSION, version);
    set(config, TrainingOptions.TAG, tag);
    set(config, TrainingOptions.FILTER, filter);
    set(config, TrainingOptions.EPOCHS, epochs);
    set(config, TrainingOptions.MAX_STEPS, maxSteps);
    set(config, TrainingOptions.BATCH_SIZE, batchSize);
    set(config, TrainingOptions.LEARNING_RATE, learningRate);
    if (method != null) {
      config.setString(TrainingOptions.METHOD.key(), method);
    }
    return config;
  }

  private static <T> void set(Configuration config, ConfigOption<T> option, @Nullable T value) {
    if (value != null) {
      config.set(option, value);
    }
  }

  private static TrainingSettings settings(Configuration config) throws IOException {
    List<String> problems = new ArrayList<>();
    Optional<TrainingSettings> settings = TrainingSettings.read(config, problems::add);
    return settings.orElseThrow(
        () ->
            new IOException(
                "The settings have %d problem%s:\n  - %s"
                    .formatted(
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        String.join("\n  - ", problems))));
  }

  /** Where all goes that only a person reads. */
  private PrintWriter person() {
    return options.isJson() ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }
}
