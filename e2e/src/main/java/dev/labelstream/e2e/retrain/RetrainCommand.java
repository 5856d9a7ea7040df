package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.IngestJobs;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.job.JobFolder;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.ingest.IngestSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream retrain}. */
@Command(
    name = "retrain",
    description = {
      "Takes a savepoint of the ingest job, trains on exactly the rows that it covers, measures the new model beside the base model and the one in use, and promotes it if it is better.",
      "It may be killed at any point: called again, it goes on with the run that is under way. Ingest is left running, or started again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream retrain --context local",
      "  labelstream retrain --stop-ingest --ingest-conf flink-conf/ingest",
      "  labelstream retrain --if-new-rows 10000 --if-older-than 7d",
      "  labelstream retrain --dry-run"
    })
public final class RetrainCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private RetrainPlace place;

  @Option(
      names = "--stop-ingest",
      description =
          "Stop the ingest job with the savepoint, which frees its slots, and start it again from there when the training has ended, however it ends.")
  private boolean stopIngest;

  @Option(
      names = "--job",
      paramLabel = "ID",
      description = "The ingest job, if more than one runs.")
  private @Nullable String job;

  @Option(
      names = "--ingest-conf",
      paramLabel = "DIR",
      description =
          "With --stop-ingest: the folder with the ingest job's config.yaml. Default: flink-conf/ingest.")
  private @Nullable Path ingestConf;

  @Option(
      names = "--ingest-set",
      paramLabel = "KEY=VALUE",
      description =
          "With --stop-ingest: a single setting of the ingest job, before those of its folder. The run's record holds it: secrets belong into the folder.")
  private Map<String, String> ingestSettings = new LinkedHashMap<>();

  @Option(
      names = "--if-new-rows",
      paramLabel = "N",
      description =
          "Only if the dataset has so many rows more than the version that was trained on last.")
  private @Nullable Long newRows;

  @Option(
      names = "--if-older-than",
      paramLabel = "DURATION",
      description = "Only if the last run began so long ago, for example 7d or 12h.")
  private @Nullable String olderThan;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the run's record as one JSON object at the end.")
  private boolean json;

  /** Made by the factory of commands. */
  public RetrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.place = new RetrainPlace(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    Context context = place.context();
    if (context.isInProcess()) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "retrain needs a cluster, where ingest and training run beside each other: give --context local or --rest URL.");
    }
    Map<String, String> keys = place.settings();
    RetrainSettings settings = checked(keys);
    Due due = new Due(newRows, duration());
    Runs runs = Runs.of(settings.dataset());
    DatasetSide dataset = RunWork.dataset(settings.dataset(), settings.sinkId());
    RunRequest request = request(context, settings, keys);
    if (dryRun) {
      return say(runs, due.ask(runs.all(), dataset, now()), request);
    }
    try (RunsLock taken = RunsLock.take(runs, now())) {
      Optional<Run> underWay = runs.underWay();
      Run run;
      if (underWay.isPresent()) {
        run = underWay.get();
        tell(
            "Run         %s goes on, begun %s by %s"
                .formatted(run.id(), run.started(), run.startedBy()));
      } else {
        Due.Answer answer = due.ask(runs.all(), dataset, now());
        if (!answer.isDue()) {
          throw new CommandException(ExitCodes.NOTHING_TO_DO, "Not due: " + answer.why());
        }
        IngestJobs.only(new FlinkCluster(context.rest()), job);
        run = Run.begin(runs.newId(now()), now().toString(), Who.isIt(), request);
        runs.journal(surroundings.clock()).write(Step.SAVEPOINT, Journal.Moment.BEGUN, run);
        tell("Run         %s, since %s".formatted(run.id(), answer.why()));
      }
      RunWork work = new RunWork(surroundings, runs, settings.patience(), teller());
      return RunEnd.tell(work.go(run), out(), json);
    }
  }

  private RetrainSettings checked(Map<String, String> keys) throws IOException {
    List<String> problems = new ArrayList<>();
    Optional<RetrainSettings> settings =
        RetrainSettings.read(Configuration.fromMap(keys), problems::add);
    if (stopIngest) {
      try {
        IngestSettings.read(Configuration.fromMap(ingestKeys()));
      } catch (IllegalArgumentException e) {
        problems.add("The ingest job could not be started again: " + e.getMessage());
      }
    } else if (ingestConf != null || !ingestSettings.isEmpty()) {
      problems.add(
          "--ingest-conf and --ingest-set are for --stop-ingest: give that, or leave them out.");
    }
    if (newRows != null && newRows < 0) {
      problems.add("--if-new-rows is %d, but must be 0 or more.".formatted(newRows));
    }
    if (!problems.isEmpty()) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "The settings have %d problem%s:\n  - %s"
              .formatted(
                  problems.size(),
                  problems.size() == 1 ? "" : "s",
                  String.join("\n  - ", problems)));
    }
    return settings.orElseThrow();
  }

  private Path ingestFolder() {
    Path folder =
        ingestConf != null
            ? ingestConf
            : surroundings.home().resolve("flink-conf").resolve("ingest");
    return folder.toAbsolutePath().normalize();
  }

  private Map<String, String> ingestKeys() throws IOException {
    Map<String, String> keys = new JobFolder(ingestFolder()).read();
    keys.putAll(place.context().jobKeys());
    keys.putAll(ingestSettings);
    return keys;
  }

  private @Nullable Duration duration() throws CommandException {
    if (olderThan == null) {
      return null;
    }
    try {
      return TimeUtils.parseDuration(olderThan);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "--if-older-than is '%s': give a number with a unit, for example 7d or 12h"
              .formatted(olderThan));
    }
  }

  private RunRequest request(Context context, RetrainSettings settings, Map<String, String> keys)
      throws IOException {
    Map<String, String> training = new LinkedHashMap<>(keys);
    training.keySet().removeIf(RetrainCommand::isNotOfTheTraining);
    Map<String, String> ingest = new LinkedHashMap<>(context.jobKeys());
    ingest.putAll(ingestSettings);
    return new RunRequest(
        context.rest().toString(),
        settings.dataset(),
        settings.sinkId(),
        settings.models().toString(),
        settings.margin(),
        job,
        stopIngest,
        ingestFolder().toString(),
        ingest,
        training);
  }

  private static boolean isNotOfTheTraining(String key) {
    return key.startsWith("labelstream.") && !key.startsWith("labelstream.training.");
  }

  private int say(Runs runs, Due.Answer due, RunRequest request) throws IOException {
    Optional<Run> underWay = runs.underWay();
    if (underWay.isPresent()) {
      tell(
          "Would go on with run %s, begun %s by %s"
              .formatted(
                  underWay.get().id(), underWay.get().started(), underWay.get().startedBy()));
      return ExitCodes.DONE;
    }
    if (!due.isDue()) {
      tell("Would do nothing, not due: " + due.why());
      return ExitCodes.NOTHING_TO_DO;
    }
    IngestJobs.only(new FlinkCluster(URI.create(request.rest())), job);
    Optional<CurrentModel> current = new Models(Path.of(request.models())).current();
    tell("Would retrain, since " + due.why());
    tell(
        "Savepoint   of the ingest job at %s, %s"
            .formatted(
                request.rest(),
                stopIngest
                    ? "which stops, and goes on from it after the training"
                    : "which goes on"));
    tell("Dataset     %s, runs in %s".formatted(request.dataset(), runs.folder()));
    tell(
        "Models      %s; in use: %s"
            .formatted(request.models(), current.map(CurrentModel::run).orElse("none")));
    tell(
        "Gate        a held-out loss %s below the base model's%s"
            .formatted(
                request.margin(), current.isPresent() ? " and that of the model in use" : ""));
    return ExitCodes.DONE;
  }

  private Teller teller() {
    return json ? RunEnd.silent() : new PrintedProgress(out(), Terminal.isThere());
  }

  private void tell(String line) {
    if (!json) {
      out().println(line);
      out().flush();
    }
  }

  private Instant now() {
    return surroundings.clock().instant();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
