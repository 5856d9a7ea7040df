package dev.labelstream.e2e.train;

import dev.labelstream.e2e.local.ProgressLine;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.job.TrainingPlan;
import dev.labelstream.training.job.TrainingSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code labelstream train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Fine-tunes a Qwen-VL checkpoint on one version of a dataset, on this machine. Called again"
            + " with the same settings after it was killed, it goes on from its last checkpoint.")
public final class TrainCommand implements Callable<Integer> {

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

  @Option(names = "--dataset", required = true, paramLabel = "URI", description = "The dataset.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private String dataset;

  @Option(
      names = "--dataset-version",
      paramLabel = "N",
      description = "The dataset's version. Default: the newest.")
  private @Nullable Long version;

  @Option(names = "--tag", paramLabel = "T", description = "The version that this tag holds.")
  private @Nullable String tag;

  @Option(
      names = "--base-model",
      required = true,
      paramLabel = "DIR",
      description = "A Qwen2-VL or Qwen2.5-VL checkpoint.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private String baseModel;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "What the result becomes; must not be there yet.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path output;

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
      names = "--conf",
      paramLabel = "DIR",
      description = "Take more settings from this folder's config.yaml.")
  private @Nullable Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Set any key of docs/configuration.md; goes before --conf.")
  private final Map<String, String> single = new LinkedHashMap<>();

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How much is lost at most if the process is killed. Default: ${DEFAULT-VALUE}.")
  private int checkpointSeconds;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The dashboard's port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--plan", description = "Only print the plan; the version stays held by its tag.")
  private boolean planOnly;

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (checkpointSeconds < 1) {
      throw new IOException(
          "--checkpoint-every is %d: give 1 or more seconds".formatted(checkpointSeconds));
    }
    Configuration config = configuration();
    TrainingSettings settings = settings(config);
    boolean goesOn = RunFolder.of(Path.of(settings.output())).newestCheckpoint().isPresent();
    TrainingPlan plan = TrainingPlan.make(settings, goesOn);
    out.print(plan.text(settings));
    if (!planOnly) {
      run(settings, plan, config, out);
    }
    return 0;
  }

  private void run(
      TrainingSettings settings, TrainingPlan plan, Configuration config, PrintStream out)
      throws Exception {
    Path result = Path.of(settings.output());
    RunFolder folder = RunFolder.of(result);
    folder.claim(new TreeMap<>(config.toMap()) + " version " + plan.pin().version());
    Optional<Path> from = folder.newestCheckpoint();
    from.ifPresent(point -> out.println("Going on from " + point));
    try (TrainingCluster cluster =
        TrainingCluster.start(
            settings,
            plan,
            folder.checkpoints(),
            from,
            Duration.ofSeconds(checkpointSeconds),
            port)) {
      out.println("Dashboard   " + cluster.dashboard());
      follow(cluster, out);
      Optional<Throwable> failure = cluster.failure();
      if (failure.isPresent()) {
        throw new IOException("The training failed: " + failure.get().getMessage(), failure.get());
      }
    }
    folder.remove();
    out.println("Result      " + result);
    out.println("Report      " + result.resolve("report.html"));
  }

  private static void follow(TrainingCluster cluster, PrintStream out) throws Exception {
    TrainingProgress progress = new TrainingProgress(cluster.dashboard(), cluster.job());
    ProgressLine<String> shown = new ProgressLine<>(out, Terminal.isThere(), PLAIN_INTERVAL);
    String last = null;
    while (!cluster.isEnded()) {
      String line = progress.line().orElse(last);
      if (line != null) {
        shown.show(line);
      }
      last = line;
      Thread.sleep(LOOK_INTERVAL.toMillis());
    }
    if (last != null) {
      shown.end(last);
    }
  }

  private Configuration configuration() throws IOException {
    Configuration config = new Configuration();
    if (conf != null) {
      if (!Files.exists(conf.resolve(GlobalConfiguration.FLINK_CONF_FILENAME))) {
        throw new IOException("--conf %s holds no config.yaml".formatted(conf));
      }
      config.addAll(GlobalConfiguration.loadConfiguration(conf.toString()));
    }
    single.forEach(config::setString);
    config.set(TrainingOptions.DATASET, dataset);
    config.set(TrainingOptions.BASE_MODEL, baseModel);
    config.set(TrainingOptions.OUTPUT, output.toString());
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
}
