package dev.labelstream.e2e.relabel;

import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.e2e.submit.JobOptions;
import dev.labelstream.e2e.submit.JobSession;
import dev.labelstream.relabel.RelabelOptions;
import dev.labelstream.relabel.RelabelSettings;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.udf.score.ScoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream relabel}. */
@Command(
    name = "relabel",
    mixinStandardHelpOptions = true,
    description = {
      "Gives the rows of a dataset the labels that they lack, or have of an older model, without rewriting a picture, where the context says: in this process (the default), on the local cluster, or on any Flink by its REST address. It ends when all rows have their labels.",
      "In this process Ctrl-C stops it with a savepoint, and the same command goes on from there, also after kill -9. On a cluster Ctrl-C asks whether it should be stopped, and the dataset's path is one that its machines see."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream relabel --dataset images.lance --label quality",
      "  labelstream relabel --context local --detach --dataset /data/images.lance",
      "  labelstream relabel --rest http://flink:8081 --conf flink-conf/relabel --follow"
    })
public final class RelabelCommand implements Callable<Integer> {

  private static final int DEFAULT_PARALLELISM = 2;

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private ContextOptions place;

  @Mixin private JobOptions options = new JobOptions();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      split = ",",
      description = "A label to give: built in, or declared by --conf or -D. Default: quality.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description = "The column of pictures. Default: image.")
  private @Nullable String imageColumn;

  @Option(
      names = "--dataset-version",
      paramLabel = "N",
      description = "Label the rows of this version. Default: the newest.")
  private @Nullable Long version;

  @Option(names = "--tag", paramLabel = "NAME", description = "Label the rows of this tag.")
  private @Nullable String tag;

  @Option(
      names = "--follow",
      description = "Go on, and label what is added to the dataset, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "In this process: keep the job's state here. Default: .labelstream/relabel/NAME for a dataset of that name.")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8081",
      description =
          "In this process: the dashboard's port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Fragments that are read and scored at once. Default: 2; on a cluster what --conf or the cluster says.")
  private @Nullable Integer parallelism;

  /** Made by the factory of commands. */
  public RelabelCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new ContextOptions(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    if (parallelism != null && (parallelism < 1 || parallelism > 128)) {
      throw new IOException("--parallelism is %d: give 1 to 128".formatted(parallelism));
    }
    if (port < 0 || port > 65_535) {
      throw new IOException("--port is %d: give 0 to 65535".formatted(port));
    }
    Context context = place.resolve();
    Configuration config = configuration(context);
    if (options.isDryRun()) {
      spec.commandLine()
          .getOut()
          .println(
              "Would give the rows of %s the labels %s, %s"
                  .formatted(
                      config.getOptional(SinkOptions.DATASET).orElse("no dataset"),
                      config.get(ScoreOptions.LABELS),
                      context.isInProcess() ? "in this process" : "at " + context.rest()));
    } else if (context.isInProcess()) {
      runHere(config);
    } else {
      // The cluster's machines see the dataset and the models, perhaps not this one: the job's own
      // main method checks the settings there.
      new JobSession(context, surroundings.home(), options, spec.commandLine())
          .run(options.order(JobKind.RELABEL, config.toMap()), new RelabelFigures.Progress());
    }
    return ExitCodes.DONE;
  }

  private void runHere(Configuration config) throws Exception {
    options.refuseInProcess();
    PrintStream person =
        new PrintStream(options.isJson() ? System.err : System.out, true, StandardCharsets.UTF_8);
    RelabelSettings settings = RelabelSettings.read(config);
    RelabelRun run =
        new RelabelRun(
            config,
            settings,
            stateDirectory(settings.dataset()),
            port,
            parallelism == null ? DEFAULT_PARALLELISM : parallelism,
            person,
            Terminal.isThere());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run), "stop-relabel"));
    RelabelResult result = run.run();
    if (options.isJson()) {
      System.out.println(result.json());
    }
  }

  private static void stop(RelabelRun run) {
    try {
      run.stopAndWait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Configuration configuration(Context context) throws IOException {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
    config.addAll(
        Configuration.fromMap(
            options.keysOfFolder(
                context.isInProcess() ? null : JobKind.RELABEL.folder(surroundings.home()))));
    context.jobKeys().forEach(config::setString);
    options.settings().forEach(config::setString);
    if (!labels.isEmpty()) {
      config.set(ScoreOptions.LABELS, labels);
    }
    if (imageColumn != null) {
      config.set(RelabelOptions.IMAGE_COLUMN, imageColumn);
    }
    if (version != null) {
      config.set(RelabelOptions.VERSION, version);
    }
    if (tag != null) {
      config.set(RelabelOptions.TAG, tag);
    }
    if (follow) {
      config.set(RelabelOptions.FOLLOW, true);
    }
    if (parallelism != null && !context.isInProcess()) {
      config.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    }
    config
        .getOptional(SinkOptions.DATASET)
        .ifPresent(uri -> config.set(SinkOptions.DATASET, absolute(uri)));
    return config;
  }

  /** A path that does not depend on where the command was called; a URI as it is. */
  private static String absolute(String dataset) {
    return dataset.contains("://") || dataset.isBlank()
        ? dataset
        : Path.of(dataset).toAbsolutePath().toString();
  }

  private Path stateDirectory(String uri) {
    if (data != null) {
      return data.toAbsolutePath().normalize();
    }
    String name = uri.replaceAll("/+$", "").replaceAll(".*/", "");
    return Path.of(".labelstream", "relabel", name).toAbsolutePath();
  }
}
