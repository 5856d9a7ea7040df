package dev.labelstream.e2e.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.e2e.ingest.SettledUploads;
import dev.labelstream.e2e.local.CommandProcess;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.PaintedUploads;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.sinks.DatasetSnapshot;
import dev.labelstream.sinks.testing.PythonLance;
import dev.labelstream.training.job.TrainingJob;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Retraining on a real cluster that is fed all the time, while its processes are killed: the
 * command in every round, the training's TaskManager in rounds 2 and 5, the JobManager in rounds 4
 * and 5.
 */
class RetrainITCase {

  private static final long SEED = 20261122;
  private static final int ROUNDS = 5;
  private static final double PER_SECOND = 12;
  private static final int ROUND_OF_BAD = 200;
  private static final Set<RunState> ENDED = Set.of(RunState.PROMOTED, RunState.KEPT);
  // A round takes a tenth of it: the tests may share their machine.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final List<String> killed = new ArrayList<>();

  @Test
  void everyRunEndsOnceWhateverIsKilled() throws Exception {
    PythonLance python = PythonLance.orSkip();
    RetrainSite site = RetrainSite.start(folder, new PaintedPictures(7));
    try (site) {
      long published;
      try (UploadPublisher publisher =
          UploadPublisher.start(
              new PublishSettings(site.bootstrapServers(), RetrainSite.UPLOADS, PER_SECOND),
              new PaintedUploads(new Scenes(7), site.picturesAt(), OptionalLong.empty()),
              Clock.systemUTC())) {
        Deadline.await(PATIENCE, () -> rows(site) > 40, () -> rows(site));
        for (int round = 1; round <= ROUNDS; round++) {
          Run run = endedAfterKills(site, round);
          assertEndedOnce(site, python, run, round);
        }
        publisher.close();
        published = publisher.published();
      }
      awaitSettled(site, published);
      site.command("savepoint", "--stop", "--rest", site.rest());
      assertEachUploadOnce(
          SettledUploads.read(
              python, site.dataset(), site.bootstrapServers(), RetrainSite.DEAD_LETTERS),
          published);
      assertSavepointAndVersionBelongTogether(site, python, published);
    }
    assertThat(site.running()).as("processes that are left").isEmpty();
    System.out.println("Killed: " + killed);
  }

  /** One run, in whose course the command and the training's TaskManager are killed. */
  private Run endedAfterKills(RetrainSite site, int round) throws Exception {
    boolean stopIngest = round == 3;
    String[] options =
        stopIngest
            ? new String[] {"--stop-ingest", "--ingest-conf", folder.resolve("ingest").toString()}
            : new String[0];
    int lines = 1 + random.nextInt(11);
    int later = lines + 1 + random.nextInt(3);
    for (int until : new int[] {lines, later}) {
      try (CommandProcess command = site.retrain(options)) {
        Deadline.await(
            PATIENCE,
            () -> !command.isAlive() || linesOfJournal(site, round) >= until,
            command::toString);
        if (round == 1 && until == lines && command.isAlive()) {
          assertSecondIsToldAboutTheFirst(site);
        }
        if (!command.isAlive()) {
          return ended(site, command, round);
        }
        command.kill();
        killed.add(
            "round %d: the command at line %d of its journal"
                .formatted(round, linesOfJournal(site, round)));
      }
      List<Run> runs = site.runs().all();
      if (runs.size() == round && ENDED.contains(runs.get(0).state())) {
        // Killed between the run's end and its own: called again, it would begin another run.
        return runs.get(0);
      }
    }
    try (CommandProcess command = site.retrain(options)) {
      if (round == 2 || round == ROUNDS) {
        killTaskManagerOfTheTraining(site, command, round);
      }
      if (round == 4 || round == ROUNDS) {
        killJobManager(site, command, round);
      }
      return ended(site, command, round);
    }
  }

  private static Run ended(RetrainSite site, CommandProcess command, int round) throws Exception {
    CommandProcess.Ended ended = command.end();
    List<Run> runs = site.runs().all();
    assertThat(runs).as("%s", ended).hasSize(round);
    assertThat(ended.exitCode())
        .as("%s", ended)
        .isEqualTo(
            runs.get(0).state() == RunState.PROMOTED ? ExitCodes.DONE : ExitCodes.NOT_BETTER);
    return runs.get(0);
  }

  private void killTaskManagerOfTheTraining(RetrainSite site, CommandProcess command, int round)
      throws Exception {
    Optional<String> training = Optional.empty();
    String taskManager = "";
    while (command.isAlive() && taskManager.isEmpty()) {
      Deadline.await(
          PATIENCE, () -> !command.isAlive() || trainingOf(site).isPresent(), command::toString);
      training = trainingOf(site);
      if (training.isPresent()) {
        taskManager = site.taskManagerOf(training.get(), TrainingJob.LEARN);
      }
    }
    if (!taskManager.isEmpty()) {
      site.kill(taskManager);
      killed.add("round %d: %s".formatted(round, taskManager));
      site.startMissing();
    }
  }

  /** Wherever the run is by now; its jobs go on by what ZooKeeper remembers. */
  private void killJobManager(RetrainSite site, CommandProcess command, int round)
      throws IOException {
    if (command.isAlive()) {
      site.kill("jobmanager");
      killed.add("round %d: jobmanager".formatted(round));
      site.startMissing();
    }
  }

  private static Optional<String> trainingOf(RetrainSite site) {
    try {
      return site.flink().jobs().stream()
          .filter(job -> job.name().startsWith("labelstream-train-") && !job.hasEnded())
          .map(Job::id)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSecondIsToldAboutTheFirst(RetrainSite site) throws IOException {
    StringWriter err = new StringWriter();

    int exitCode = site.execute(new StringWriter(), err, site.retrainArguments());

    assertThat(exitCode).as("%s", err).isEqualTo(ExitCodes.BUSY);
    assertThat(err.toString()).contains("Another retraining works on", Who.isIt());
  }

  private static void assertEndedOnce(RetrainSite site, PythonLance python, Run run, int round)
      throws IOException {
    assertThat(run.state()).isIn(ENDED);
    RunVersion version = run.version();
    assertThat(version).isNotNull();
    PythonLance.Contents seen = python.read(site.dataset(), "id", "image", run.tag());
    assertThat(seen.version()).isEqualTo(version.version());
    assertThat(seen.rows()).hasSize((int) version.rows());
    assertThat(run.training()).isNotNull();
    assertThat(run.training().datasetVersion()).isEqualTo(version.version());
    assertThat(run.gate()).isNotNull();
    if (round == 1) {
      assertThat(run.state()).as("%s", run.gate()).isEqualTo(RunState.PROMOTED);
    } else {
      assertThat(run.training().inUseLoss()).as("loss of the model in use").isNotNull();
    }
    List<Run> promoted =
        site.runs().all().stream().filter(one -> one.state() == RunState.PROMOTED).toList();
    assertThat(site.models().current().orElseThrow().run()).isEqualTo(promoted.get(0).id());
    try (Stream<Path> models = Files.list(site.models().folder())) {
      assertThat(models.filter(Files::isDirectory)).hasSize(round);
    }
    assertThat(
            site.flink().jobs().stream()
                .filter(job -> job.name().equals("labelstream-ingest") && !job.hasEnded()))
        .as("ingest jobs that run")
        .hasSize(1);
    assertThat(
            site.flink().jobs().stream()
                .filter(job -> job.name().equals("labelstream-train-" + run.id())))
        .as("trainings of the run; a new JobManager has forgotten those that had finished")
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(job -> job.state().equals("FINISHED"));
  }

  /** The dataset as the tag has it, and the job as the savepoint has it, make every upload once. */
  private void assertSavepointAndVersionBelongTogether(
      RetrainSite site, PythonLance python, long published) throws Exception {
    Run run = site.runs().all().get(0);
    assertThat(run.savepoint()).isNotNull();
    Path copy = folder.resolve("copy.lance");
    copy(site.dataset(), copy);
    python.script("set_back.py", List.of(copy.toString(), run.tag()));
    site.command(
        "ingest",
        "--detach",
        "--rest",
        site.rest(),
        "--conf",
        folder.resolve("ingest").toString(),
        "--dataset",
        copy.toString(),
        "--dead-letters",
        "copy-dead",
        "--from",
        run.savepoint().path());

    Deadline.await(
        PATIENCE,
        () -> rows(copy) >= painted(published).size(),
        () -> "%d rows of %d".formatted(rows(copy), painted(published).size()));
    site.command("savepoint", "--stop", "--rest", site.rest());
    assertThat(python.read(copy, "id", "image").rows())
        .extracting(PythonLance.Row::key)
        .containsExactlyInAnyOrderElementsOf(painted(published));
  }

  private static void assertEachUploadOnce(SettledUploads settled, long published) {
    assertThat(settled.dataset().byId().keySet())
        .containsExactlyInAnyOrderElementsOf(painted(published));
    assertThat(settled.deadLetters())
        .extracting(letter -> letter.id())
        .doesNotHaveDuplicates()
        .hasSize((int) published - painted(published).size());
  }

  /** The ids of those that are no bad ones: of every 200, those at 7, 17, 27, 37 and 47 are bad. */
  private static List<String> painted(long published) {
    return LongStream.range(0, published)
        .filter(number -> number % ROUND_OF_BAD >= 50 || number % 10 != 7)
        .mapToObj("painted-%06d"::formatted)
        .toList();
  }

  private static void awaitSettled(RetrainSite site, long published) throws IOException {
    String bootstrapServers = site.bootstrapServers();
    // A stopped job leaves what it still fetches in its savepoint.
    Deadline.await(
        PATIENCE,
        () -> rows(site) + deadLetters(bootstrapServers) >= published,
        () ->
            "%d rows and %d dead letters of %d"
                .formatted(rows(site), deadLetters(bootstrapServers), published));
  }

  private static long deadLetters(String bootstrapServers) {
    return SettledUploads.countDeadLetters(bootstrapServers, RetrainSite.DEAD_LETTERS);
  }

  private static long linesOfJournal(RetrainSite site, int round) {
    try {
      List<Run> runs = site.runs().all();
      if (runs.size() < round) {
        return 0;
      }
      Path journal = site.runs().folder().resolve(runs.get(0).id()).resolve("journal.jsonl");
      try (Stream<String> lines = Files.lines(journal)) {
        return lines.count();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long rows(RetrainSite site) {
    return rows(site.dataset());
  }

  private static long rows(Path dataset) {
    try (DatasetSnapshot latest = DatasetSnapshot.latest(dataset.toString()).orElse(null)) {
      return latest == null ? 0 : latest.rowCount();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }
}
