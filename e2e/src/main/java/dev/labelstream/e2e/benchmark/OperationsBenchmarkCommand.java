package dev.labelstream.e2e.benchmark;

import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code labelstream benchmark operations}. */
@Command(
    name = "operations",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream benchmark operations",
      "  labelstream benchmark operations --runs 3 --quick-runs 7"
    },
    description =
        "Measures what an operator waits for: the commands' start-up, a cluster of real processes, an ingest job on it, and its return after a kill.")
public final class OperationsBenchmarkCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of which the median counts. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--quick-runs",
      paramLabel = "N",
      defaultValue = "11",
      description = "The same for commands that answer at once. Default: ${DEFAULT-VALUE}.")
  private int quickRuns;

  @Option(
      names = "--json",
      description =
          "Print the figures as JSON, last on standard output; all else goes to standard error.")
  private boolean json;

  /** Made by the factory of commands. */
  public OperationsBenchmarkCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (runs < 1 || quickRuns < 1) {
      throw new IOException("--runs and --quick-runs must be 1 or more");
    }
    PrintStream log = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    try (TemporaryFolder folder = TemporaryFolder.create("labelstream-operations");
        OperationsBenchmark benchmark =
            new OperationsBenchmark(surroundings.home(), folder.path(), log)) {
      OperationsFigures figures = benchmark.measure(quickRuns, runs);
      System.out.println(json ? figures.json().toPrettyString() : figures.text());
    }
    return ExitCodes.DONE;
  }
}
