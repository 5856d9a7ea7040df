package dev.labelstream.e2e.relabel;

import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.ingest.JobArguments;
import dev.labelstream.relabel.RelabelOptions;
import dev.labelstream.relabel.RelabelSettings;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.udf.score.ScoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code labelstream relabel}. */
@Command(
    name = "relabel",
    mixinStandardHelpOptions = true,
    description =
        "Gives the rows of a dataset the labels that they lack, or have of an older model, without"
            + " rewriting a picture. It runs in a Flink cluster in this process, with its dashboard"
            + " on loopback, and ends when all rows have their labels. Ctrl-C stops it with a"
            + " savepoint; the same command goes on from there, also after kill -9.")
public final class RelabelCommand implements Callable<Integer> {

  @Option(
      names = "--dataset",
      paramLabel = "URI",
      description = "The Lance dataset; any that has a column of pictures.")
  private @Nullable String dataset;

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
      names = "--conf",
      paramLabel = "DIR",
      description =
          "Settings, from the config.yaml of this folder; flink-conf/relabel is one. The other"
              + " options go before it.")
  private @Nullable Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A configuration key; may be given more than once.")
  private Map<String, String> single = Map.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep the job's state here. Default: .labelstream/relabel/NAME for a dataset of that"
              + " name.")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8081",
      description = "The dashboard's port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Fragments that are read and scored at once. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--json",
      description =
          "Print the result as one JSON object, the last line on standard output; all else goes to"
              + " standard error.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1 || parallelism > 128) {
      throw new IOException("--parallelism is %d: give 1 to 128".formatted(parallelism));
    }
    if (port < 0 || port > 65_535) {
      throw new IOException("--port is %d: give 0 to 65535".formatted(port));
    }
    PrintStream person =
        new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
    Configuration config = configuration();
    RelabelSettings settings = RelabelSettings.read(config);
    RelabelRun run =
        new RelabelRun(
            config,
            settings,
            stateDirectory(settings.dataset()),
            port,
            parallelism,
            person,
            Terminal.isThere());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run), "stop-relabel"));
    RelabelResult result = run.run();
    if (json) {
      System.out.println(result.json());
    }
    return 0;
  }

  private static void stop(RelabelRun run) {
    try {
      run.stopAndWait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Configuration configuration() {
    List<String> arguments = new ArrayList<>();
    if (conf != null) {
      arguments.addAll(List.of("--conf", conf.toString()));
    }
    single.forEach((key, value) -> arguments.add("-D%s=%s".formatted(key, value)));
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
    config.addAll(JobArguments.read(arguments.toArray(String[]::new)));
    if (dataset != null) {
      config.set(SinkOptions.DATASET, local(dataset));
    }
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
    return config;
  }

  /** A path that does not depend on where the command was called; a URI as it is. */
  private static String local(String dataset) {
    Path path = dataset.contains("://") ? null : Path.of(dataset);
    return path == null || !Files.exists(path) ? dataset : path.toAbsolutePath().toString();
  }

  private Path stateDirectory(String uri) {
    if (data != null) {
      return data.toAbsolutePath().normalize();
    }
    String name = uri.replaceAll("/+$", "").replaceAll(".*/", "");
    return Path.of(".labelstream", "relabel", name).toAbsolutePath();
  }
}
