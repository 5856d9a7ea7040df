package dev.labelstream.e2e.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.e2e.retrain.CrashPoints.Killed;
import dev.labelstream.sinks.Coverage;
import dev.labelstream.training.job.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetrainingTest {

  private static final String RUN = "20261122-221503";
  private static final double BASE_LOSS = 3;
  private static final int ENOUGH = 1000;

  @TempDir Path folder;

  private final CrashPoints points = new CrashPoints();
  private final List<String> told = new ArrayList<>();
  private FakeClock clock;
  private FakeDataset dataset;
  private FakeFlink flink;
  private Models models;
  private Runs runs;
  private double newLoss = 2;
  private double inUseLoss = 2.5;

  @BeforeEach
  void build() throws IOException {
    build("world");
  }

  private void build(String name) throws IOException {
    Path world = Files.createDirectories(folder.resolve(name));
    Path ingest = Files.createDirectories(world.resolve("ingest"));
    Files.writeString(ingest.resolve("config.yaml"), "labelstream.kafka.topic: uploads\n");
    clock = new FakeClock();
    dataset = new FakeDataset(points);
    flink = new FakeFlink(points, dataset, clock, this::finish);
    models = new Models(world.resolve("models"));
    runs = Runs.of(world.resolve("images.lance").toString());
    points.killAt(ENOUGH);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runEndsOnceWhereverTheCommandIsKilled(boolean stopIngest) throws IOException {
    int number = 1;
    List<String> all = new ArrayList<>();
    while (true) {
      build("killed-%s-%d".formatted(stopIngest, number));
      begin(stopIngest);
      points.killAt(number);
      Optional<String> killed = killed();
      if (killed.isEmpty()) {
        break;
      }
      all.add(killed.get());
      points.killAt(ENOUGH);
      Optional<CurrentModel> before = models.current();

      assertThat(go().state()).as("killed %s", killed.get()).isEqualTo(RunState.PROMOTED);

      assertDoneOnce(stopIngest, killed.get());
      before.ifPresent(
          model -> assertThat(currentModel()).as("killed %s", killed.get()).isEqualTo(model));
      number++;
    }
    assertThat(all)
        .contains("after the savepoint is asked for", "after the tag", "after a job is started")
        .hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void runEndsOnceHoweverOftenTheCommandIsKilled(long seed) throws IOException {
    Random random = new Random(seed);
    begin(true);
    int kills = 0;
    do {
      points.killAt(1 + random.nextInt(8));
      kills++;
    } while (killed().isPresent());

    assertThat(kills).as("seed %d", seed).isGreaterThan(2);
    assertThat(run().state()).as("seed %d", seed).isEqualTo(RunState.PROMOTED);
    assertDoneOnce(true, "seed " + seed);
  }

  private void assertDoneOnce(boolean stopIngest, String where) {
    assertThat(flink.savepoints).as("savepoints, killed %s", where).isEqualTo(1);
    assertThat(dataset.tagged).as("tags, killed %s", where).isEqualTo(1);
    assertThat(flink.startedOf("TrainingJob")).as("trainings, killed %s", where).hasSize(1);
    assertThat(flink.startedOf("IngestJob"))
        .as("ingest jobs, killed %s", where)
        .hasSize(stopIngest ? 1 : 0);
    assertThat(currentModel().run()).isEqualTo(RUN);
  }

  @Test
  void recordSaysAllThatTheModelIsMadeOf() throws IOException {
    begin(false);

    Run run = go();

    assertThat(run.savepoint()).isNotNull();
    assertThat(run.savepoint().job()).isEqualTo(FakeFlink.INGEST);
    assertThat(run.savepoint().checkpointId()).isEqualTo(7);
    assertThat(run.version())
        .isEqualTo(new RunVersion("retrain-" + RUN, FakeDataset.COVERED, 1000));
    assertThat(run.training()).isNotNull();
    assertThat(run.training().baseModelSha256()).isEqualTo("abc");
    assertThat(run.training().loss()).isEqualTo(2);
    assertThat(currentModel())
        .isEqualTo(
            new CurrentModel(
                RUN,
                models.of(RUN).toString(),
                String.valueOf(run.promoted()),
                "ops@host",
                "/models/base",
                run.request().dataset(),
                FakeDataset.COVERED,
                "retrain-" + RUN));
    JobStart training = flink.startedOf("TrainingJob").get(0);
    assertThat(training.configuration())
        .containsEntry("labelstream.training.tag", "retrain-" + RUN)
        .containsEntry("labelstream.training.epochs", "2")
        .doesNotContainKey("labelstream.training.compare-with");
  }

  @Test
  void savepointThatIsOvertakenIsTakenAgain() throws IOException {
    begin(false);
    dataset.coverages.add(new Coverage.Pending());
    dataset.coverages.add(new Coverage.Overtaken(11));

    assertThat(go().state()).isEqualTo(RunState.PROMOTED);

    assertThat(flink.savepoints).isEqualTo(2);
    assertThat(told).anyMatch(line -> line.contains("fallen back"));
  }

  @Test
  void savepointThatFailsIsTakenAgain() throws IOException {
    begin(true);
    flink.savepointFailures.add("A task has failed");

    assertThat(go().state()).isEqualTo(RunState.PROMOTED);

    assertThat(flink.savepoints).isEqualTo(1);
  }

  @Test
  void savepointThatAlwaysFailsEndsTheRun() throws IOException {
    begin(false);
    for (int i = 0; i < ENOUGH; i++) {
      flink.savepointFailures.add("No space left");
    }

    assertThatThrownBy(this::go)
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("No space left")
        .hasMessageContaining("runs resume " + RUN);
    assertThat(run().state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void ingestThatEndedBeforeItCommittedEndsTheRun() throws IOException {
    begin(false);
    for (int i = 0; i < ENOUGH; i++) {
      dataset.coverages.add(new Coverage.Pending());
    }
    killedAt("after SAVEPOINT is DONE in the journal");
    flink.end(FakeFlink.INGEST, "FAILED");

    assertThatThrownBy(this::go)
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("is FAILED")
        .hasMessageContaining("labelstream resume");
  }

  @Test
  void failedTrainingStartsIngestAgainAndMayBeTriedAgain() throws IOException {
    begin(true);
    flink.trainingEnds.add("FAILED");

    assertThatThrownBy(this::go)
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("The pictures are gone");

    assertThat(run().state()).isEqualTo(RunState.FAILED);
    assertThat(flink.startedOf("IngestJob")).hasSize(1);
    assertThat(flink.startedOf("IngestJob").get(0).savepoint()).contains("savepoint-1");
    write(run().but().tried());
    assertThat(go().state()).isEqualTo(RunState.PROMOTED);
    assertThat(flink.savepoints).isEqualTo(1);
    assertThat(flink.startedOf("TrainingJob")).hasSize(2);
    assertThat(flink.startedOf("IngestJob")).hasSize(1);
  }

  @Test
  void trainingThatFlinkHasLostIsStartedAgain() throws IOException {
    begin(false);
    killedAt("after a job is started");
    flink.lose(String.valueOf(flink.startedOf("TrainingJob").get(0).jobId()));

    assertThat(go().state()).isEqualTo(RunState.PROMOTED);

    assertThat(flink.startedOf("TrainingJob")).hasSize(2);
  }

  @Test
  void ingestThatSomebodyHasStartedIsNotStartedAgain() throws IOException {
    begin(true);
    killedAt("after TAG is DONE in the journal");
    clock.passes(Duration.ofSeconds(5));
    flink.startIngest("22222222222222222222222222222222");

    assertThat(go().ingestRestarted()).isEqualTo("22222222222222222222222222222222");

    assertThat(flink.startedOf("IngestJob")).isEmpty();
  }

  @Test
  void modelThatIsNotBetterThanTheBaseModelIsKept() throws IOException {
    begin(false);
    newLoss = BASE_LOSS - 0.05;

    Run run = go();

    assertThat(run.state()).isEqualTo(RunState.KEPT);
    assertThat(run.gate()).isNotNull();
    assertThat(run.gate().why()).contains("2.9500", "0.1", "3.0000");
    assertThat(models.current()).isEmpty();
    assertThat(models.has(RUN)).isTrue();
  }

  @Test
  void modelInUseIsMeasuredOnTheSameExamplesAndMustBeBeaten() throws IOException {
    begin(false);
    promoteOther();
    inUseLoss = 2.05;

    Run run = go();

    assertThat(flink.startedOf("TrainingJob").get(0).configuration())
        .containsEntry("labelstream.training.compare-with", models.of("other").toString());
    assertThat(run.state()).isEqualTo(RunState.KEPT);
    assertThat(run.gate()).isNotNull();
    assertThat(run.gate().why()).contains("2.0500 of the model in use");
    assertThat(currentModel().run()).isEqualTo("other");
  }

  @Test
  void modelInUseThatIsBeatenIsReplaced() throws IOException {
    begin(false);
    promoteOther();

    assertThat(go().state()).isEqualTo(RunState.PROMOTED);
    assertThat(currentModel().run()).isEqualTo(RUN);
  }

  @Test
  void modelThatSomebodyPromotedMeanwhileIsNotReplaced() throws IOException {
    begin(false);
    killedAt("after TRAINING is DONE in the journal");
    promoteOther();

    Run run = go();

    assertThat(run.state()).isEqualTo(RunState.KEPT);
    assertThat(run.gate()).isNotNull();
    assertThat(run.gate().why()).contains("by now");
    assertThat(currentModel().run()).isEqualTo("other");
  }

  private void begin(boolean stopIngest) throws IOException {
    write(
        Run.begin(
            RUN,
            clock.instant().toString(),
            "ops@host",
            new RunRequest(
                "http://127.0.0.1:8081",
                runs.folder().resolveSibling("images.lance").toString(),
                "ingest",
                models.folder().toString(),
                0.1,
                null,
                stopIngest,
                runs.folder().resolveSibling("ingest").toString(),
                Map.of("parallelism.default", "2"),
                Map.of(TrainingOptions.EPOCHS.key(), "2"))));
  }

  private void write(Run run) throws IOException {
    runs.journal(clock).write(Step.SAVEPOINT, Journal.Moment.BEGUN, run);
  }

  private Run run() throws IOException {
    return runs.find(RUN).orElseThrow();
  }

  /** As a command that reads the record and goes on. */
  private Run go() throws IOException {
    Journal written = runs.journal(clock);
    Journal journal =
        (step, moment, run) -> {
          points.pass("before %s is %s in the journal".formatted(step, moment));
          written.write(step, moment, run);
          points.pass("after %s is %s in the journal".formatted(step, moment));
        };
    Teller teller =
        new Teller() {
          @Override
          public void tell(String line) {
            told.add(line);
          }

          @Override
          public void progress(String line) {}
        };
    RunWorld world =
        new RunWorld(
            flink,
            dataset,
            models,
            new RunJobs(Path.of("training.jar"), Path.of("ingest.jar")),
            journal,
            runs::savepoints,
            new Patience(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofSeconds(30)),
            teller);
    return new Retraining(run(), world, clock, clock).go();
  }

  /** Where the command was killed; empty if it came to its end. */
  private Optional<String> killed() throws IOException {
    try {
      go();
      return Optional.empty();
    } catch (Killed e) {
      clock.pause();
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Lets the command be killed at a point, and nowhere from then on. */
  private void killedAt(String where) throws IOException {
    points.killAt(where);
    assertThat(killed()).contains(where);
    points.killAt(ENOUGH);
  }

  private CurrentModel currentModel() {
    try {
      return models.current().orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void promoteOther() throws IOException {
    models.promote(
        new CurrentModel(
            "other",
            models.of("other").toString(),
            clock.instant().toString(),
            "ops@host",
            "/models/base",
            "/data/images.lance",
            3,
            "retrain-other"));
  }

  private void finish(JobStart start) throws IOException {
    Path model =
        Files.createDirectories(
            Path.of(String.valueOf(start.configuration().get("labelstream.training.output"))));
    ObjectMapper json = new ObjectMapper();
    ObjectNode card = json.createObjectNode();
    card.put("dataset_version", "12").put("base_model", "/models/base");
    card.put("base_model_sha256", "abc").put("seed", "42").put("steps", 2);
    String compared = start.configuration().get("labelstream.training.compare-with");
    if (compared != null) {
      card.put("compared_with", compared);
      card.putObject("compared_evaluation").put("loss", inUseLoss);
    }
    card.putObject("base_evaluation").put("loss", BASE_LOSS);
    card.putObject("evaluation").put("loss", newLoss).put("examples", 50);
    json.writeValue(model.resolve("model_card.json").toFile(), card);
  }
}
