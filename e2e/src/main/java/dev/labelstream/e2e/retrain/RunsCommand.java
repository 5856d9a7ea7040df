package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.local.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code labelstream runs}. */
@Command(
    name = "runs",
    description = {
      "Lists the retrainings of a dataset, shows one, or goes on with one.",
      "base, in use and new are losses on the same held-out examples, in nats for each token of an answer."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream runs",
      "  labelstream runs show 20261122-221503",
      "  labelstream runs show 20261122-221503 --json | jq .version.tag",
      "  labelstream runs resume 20261122-221503"
    })
public final class RunsCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private RetrainPlace place;

  @Option(names = "--json", description = "Print a JSON list of the records.")
  private boolean json;

  /** Made by the factory of commands. */
  public RunsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new RetrainPlace(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    List<Run> runs = place.runs().all();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Json.text(runs));
    } else if (runs.isEmpty()) {
      out.println(
          "No runs in %s; begin one by `labelstream retrain`".formatted(place.runs().folder()));
    } else {
      Optional<CurrentModel> current =
          new Models(Path.of(runs.get(0).request().models())).current();
      RunText.table(runs, current.map(CurrentModel::run).orElse(null)).forEach(out::println);
    }
    out.flush();
    return ExitCodes.DONE;
  }

  @Command(
      name = "show",
      description = "Shows all that is written down of a run.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  labelstream runs show 20261122-221503",
        "  labelstream runs show 20261122-221503 --json | jq .version.tag"
      })
  int show(
      @Parameters(paramLabel = "ID") String id,
      @Mixin RetrainPlace where,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean asJson)
      throws IOException {
    Run run = find(where.runs(), id);
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.print(Json.text(run));
    } else {
      RunText.lines(run).forEach(out::println);
    }
    out.flush();
    return ExitCodes.DONE;
  }

  @Command(
      name = "resume",
      description = "Goes on with a run that was cut off, or tries one again that has failed.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  labelstream runs resume 20261122-221503",
        "  labelstream runs resume 20261122-221503 --dry-run"
      })
  int resume(
      @Parameters(paramLabel = "ID") String id,
      @Mixin RetrainPlace where,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun,
      @Option(
              names = "--json",
              description = "Print the run's record as one JSON object at the end.")
          boolean asJson)
      throws IOException {
    Runs runs = where.runs();
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      Run run = find(runs, id);
      out.println(
          "Would go on with run %s, which is %s".formatted(id, RunText.inWords(run.state())));
      out.flush();
      return ExitCodes.DONE;
    }
    try (RunsLock taken = RunsLock.take(runs, surroundings.clock().instant())) {
      Run run = find(runs, id);
      if (run.state() == RunState.PROMOTED || run.state() == RunState.KEPT) {
        throw new CommandException(
            ExitCodes.NOTHING_TO_DO,
            "Run %s is at its end, %s; `labelstream promote %s` puts its model to use."
                .formatted(id, RunText.inWords(run.state()), id));
      }
      Optional<Run> other = runs.underWay().filter(underWay -> !underWay.id().equals(id));
      if (other.isPresent()) {
        throw new CommandException(
            ExitCodes.BUSY,
            "Run %s is under way; go on with that by `labelstream retrain` before another."
                .formatted(other.get().id()));
      }
      if (run.state() == RunState.FAILED) {
        run = run.but().tried();
        runs.journal(surroundings.clock()).write(Step.SAVEPOINT, Journal.Moment.BEGUN, run);
      }
      Teller teller = asJson ? RunEnd.silent() : new PrintedProgress(out, Terminal.isThere());
      RunWork work = new RunWork(surroundings, runs, patience(where), teller);
      return RunEnd.tell(work.go(run), out, asJson);
    }
  }

  private static Patience patience(RetrainPlace where) throws IOException {
    Configuration config = Configuration.fromMap(where.settings());
    try {
      Duration savepoint = config.get(RetrainOptions.SAVEPOINT_TIMEOUT);
      Duration commit = config.get(RetrainOptions.COMMIT_TIMEOUT);
      return new Patience(savepoint, commit, config.get(RetrainOptions.FLINK_TIMEOUT));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCodes.WRONG_USE, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The run of an id.
   *
   * @throws CommandException if there is none
   */
  static Run find(Runs runs, String id) throws IOException {
    return runs.find(id)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCodes.WRONG_USE,
                    "There is no run %s in %s; `labelstream runs` lists them."
                        .formatted(id, runs.folder())));
  }
}
