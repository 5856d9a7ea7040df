package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code labelstream promote}. */
@Command(
    name = "promote",
    description =
        "Puts the model of a run to use, whatever the gate says: to go back to an older one, or for one that was kept.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream promote 20261115-221503",
      "  labelstream promote 20261115-221503 --dry-run"
    })
public final class PromoteCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private RetrainPlace place;

  @Parameters(paramLabel = "RUN", description = "As `labelstream runs` lists it.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private String id;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the model in use as one JSON object.")
  private boolean json;

  /** Made by the factory of commands. */
  public PromoteCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new RetrainPlace(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    Runs runs = place.runs();
    Instant now = surroundings.clock().instant();
    try (RunsLock taken = RunsLock.take(runs, now)) {
      Run run = RunsCommand.find(runs, id);
      Models models = new Models(Path.of(run.request().models()));
      RunVersion version = run.version();
      if (version == null || run.isUnderWay() || !models.has(id)) {
        throw new CommandException(
            ExitCodes.NOTHING_TO_DO,
            "Run %s is %s and has no model to promote: there is no %s."
                .formatted(id, RunText.inWords(run.state()), models.of(id)));
      }
      Optional<CurrentModel> before = models.current();
      if (before.isPresent() && before.get().run().equals(id)) {
        throw new CommandException(
            ExitCodes.NOTHING_TO_DO, "The model of run %s is in use already.".formatted(id));
      }
      TrainedModel model = models.read(id);
      CurrentModel after =
          new CurrentModel(
              id,
              model.folder(),
              now.toString(),
              Who.isIt(),
              model.baseModel(),
              run.request().dataset(),
              version.version(),
              version.tag());
      if (!dryRun) {
        models.promote(after);
        runs.journal(surroundings.clock())
            .write(
                Step.PROMOTION,
                Journal.Moment.DONE,
                run.but().promotedAt(now.toString()).but().ended(RunState.PROMOTED, null));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.print(Json.text(after));
      } else {
        out.println(
            "%s %s instead of %s"
                .formatted(
                    dryRun ? "Would put to use" : "In use:",
                    model.folder(),
                    before.map(CurrentModel::model).orElse("none")));
      }
      out.flush();
    }
    return ExitCodes.DONE;
  }
}
