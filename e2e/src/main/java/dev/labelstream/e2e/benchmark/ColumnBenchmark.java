package dev.labelstream.e2e.benchmark;

import dev.labelstream.e2e.benchmark.ColumnPeers.Way;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.sinks.SinkSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a new column costs beside the pictures that are there: by the label sink, and by what others
 * do.
 */
@Command(
    name = "columns",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream benchmark columns",
      "  labelstream benchmark columns --rows 1000 --peers parquet"
    },
    description =
        "Measures adding a column to stored pictures: by the label sink, by pylance's merge, by"
            + " lance-ray's add_columns, and by rewriting Parquet files. The first run makes a"
            + " Python environment of about 800 MB.")
public final class ColumnBenchmark implements Callable<Integer> {

  private static final int FEWEST_ROWS = 100;
  private static final int WARM_UP_RUNS = 40;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Pictures in the dataset. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--picture-bytes",
      paramLabel = "N",
      defaultValue = "51200",
      description = "Bytes of each picture. Default: ${DEFAULT-VALUE}.")
  private int pictureBytes;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of which the median counts. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "pylance_merge,lance_ray,parquet",
      description = "What else to measure, separated by commas. Default: ${DEFAULT-VALUE}.")
  private List<Way> peers = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".labelstream/benchmark/columns",
      description =
          "Keep the dataset here for the run's time; it takes up to four times the pictures."
              + " Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(".");

  @Option(
      names = "--python",
      paramLabel = "DIR",
      defaultValue = ".labelstream/python",
      description = "Keep the Python environments here. Default: ${DEFAULT-VALUE}.")
  private Path python = Path.of(".");

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (rows < FEWEST_ROWS) {
      throw calledWrongly("--rows is %d: give at least %d".formatted(rows, FEWEST_ROWS));
    }
    if (runs < 1 || pictureBytes < 1) {
      throw calledWrongly("--runs and --picture-bytes must be 1 or more");
    }
    Path directory = data.toAbsolutePath().normalize();
    Files.createDirectories(directory);
    ColumnFigures figures;
    try (TemporaryFolder folder =
        new TemporaryFolder(Files.createTempDirectory(directory, "run-"))) {
      figures = measure(folder.path());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? figures.toJson() : figures.toText());
    out.flush();
    return 0;
  }

  private ColumnFigures measure(Path folder) throws Exception {
    Machine machine = Machine.here();
    Path dataset = folder.resolve("pictures.lance");
    warmUp(folder.resolve("warm-up.lance"));
    ColumnRun run = new ColumnRun(settings(dataset), rows);
    run.makeDataset(pictureBytes);
    ColumnRun.Taken ours = run.run(runs);
    Map<Way, Double> others =
        peers.isEmpty()
            ? Map.of()
            : new ColumnPeers(python.toAbsolutePath().normalize())
                .run(dataset, folder.resolve("parquet"), runs, peers);
    return new ColumnFigures(
        machine, rows, pictureBytes, ours.medianSeconds(), ours.bytesWritten(), others);
  }

  /** On a dataset of its own: each run leaves columns behind, which make the next ones slower. */
  private void warmUp(Path dataset) throws Exception {
    ColumnRun run = new ColumnRun(settings(dataset), rows);
    run.makeDataset(1);
    run.run(WARM_UP_RUNS);
  }

  private static SinkSettings settings(Path dataset) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, dataset.toString());
    config.set(SinkOptions.ID, "benchmark");
    config.set(SinkOptions.MAINTAIN_EVERY, 0);
    return SinkSettings.read(
            config,
            problem -> {
              throw new IllegalStateException(problem);
            })
        .orElseThrow();
  }

  private ParameterException calledWrongly(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
