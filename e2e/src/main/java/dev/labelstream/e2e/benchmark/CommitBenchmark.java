package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.LanceCommittable;
import dev.labelstream.sinks.LanceCommitter;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.sinks.SinkSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Whether a commit stays as fast as a dataset grows.
 *
 * <p>Commits one-row fragments one by one, with the sink's own committer and default settings, to a
 * new dataset on the local disk. What is timed is the committer: the look and the commit, not the
 * staging. The dataset is deleted afterwards.
 */
@Command(
    name = "commits",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream benchmark commits", "  labelstream benchmark commits --json"},
    description = "Measures the latency of many small commits, and what they leave on the disk.")
public final class CommitBenchmark implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "3000",
      description = "How many commits, at least 31; ${DEFAULT-VALUE} if not given.")
  private int commits;

  @Option(
      names = "--maintain-every",
      paramLabel = "N",
      description =
          "Merge small fragments after so many commits, beside them; 0 for never. Default: as the"
              + " sink's.")
  private @Nullable Integer maintainEvery;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (commits < CommitFigures.FEWEST_COMMITS) {
      throw new ParameterException(
          spec.commandLine(),
          "--commits is %d: give at least %d, so that the first and the last ones differ"
              .formatted(commits, CommitFigures.FEWEST_COMMITS));
    }
    CommitFigures figures;
    try (TemporaryFolder folder = TemporaryFolder.create("labelstream-commits-")) {
      figures = measure(settings(folder.path().resolve("commits.lance")), commits);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? figures.toJson() : figures.toText());
    out.flush();
    return 0;
  }

  /**
   * Makes a dataset and commits to it.
   *
   * @param settings of a dataset that does not exist yet
   */
  static CommitFigures measure(SinkSettings settings, int commits)
      throws IOException, InterruptedException {
    long[] nanos = new long[commits];
    try (LanceTable table = settings.table().open();
        LanceCommitter committer =
            new LanceCommitter(
                settings, settings.table(), new UnregisteredMetricsGroup(), Clock.systemUTC())) {
      table.createIfAbsent(NumberedRow.SCHEMA);
      String parentId = null;
      for (int i = 0; i < commits; i++) {
        LanceCommittable committable = staged(table, settings.sinkId(), parentId, i);
        long started = System.nanoTime();
        committer.commit(List.of(new SoleRequest(committable)));
        nanos[i] = System.nanoTime() - started;
        parentId = committable.commitId();
      }
      return CommitFigures.of(nanos, Path.of(settings.dataset()), table.latestVersion());
    }
  }

  private static LanceCommittable staged(
      LanceTable table, String sinkId, @Nullable String parentId, int number) {
    return new LanceCommittable(
        sinkId,
        UUID.randomUUID().toString(),
        parentId,
        number + 1L,
        table.latestVersion(),
        table.stage(new NumberedRow(table.allocator(), number)),
        1,
        Long.BYTES);
  }

  private SinkSettings settings(Path dataset) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, dataset.toString());
    if (maintainEvery != null) {
      config.set(SinkOptions.MAINTAIN_EVERY, maintainEvery);
    }
    return SinkSettings.read(
            config,
            problem -> {
              throw new IllegalStateException(problem);
            })
        .orElseThrow();
  }
}
