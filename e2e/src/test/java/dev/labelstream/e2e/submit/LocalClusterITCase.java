package dev.labelstream.e2e.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.e2e.ingest.SettledUploads;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.PaintedUploads;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.sinks.DatasetSnapshot;
import dev.labelstream.sinks.testing.PythonLance;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's day on a cluster of real processes, by the commands alone. */
class LocalClusterITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SEED = 1;

  /** What is published before something is killed; it takes the job some seconds. */
  private static final int STAGE = 40;

  @TempDir Path folder;

  private final PaintedPictures pictures = new PaintedPictures(SEED);
  private PythonLance python;
  private UploadServer server;
  private OperatorsDesk desk;
  private String bootstrapServers;

  @BeforeEach
  void startServerAndBroker() throws Exception {
    python = PythonLance.orSkip();
    server = UploadServer.start(0, pictures);
    desk = new OperatorsDesk(folder);
    bootstrapServers = desk.kafkaUp();
  }

  @AfterEach
  void endAll() throws Exception {
    desk.close();
    server.close();
  }

  @Test
  void eachUploadIsThereOnceWhateverIsKilled() throws Exception {
    desk.clusterUp();
    desk.run(
        "context",
        "set",
        "test",
        "--rest=" + desk.dashboard(),
        "--savepoints=" + desk.savepoints(),
        "--dataset=" + desk.dataset(),
        "--bootstrap-servers=" + bootstrapServers);
    desk.run("context", "use", "test");
    publish(STAGE);
    String job = runJob("ingest", "--detach").strip();
    awaitRows(1);
    desk.kill("taskmanager-1");
    desk.clusterUp();
    awaitAllOf(STAGE);
    assertThat(desk.run(5, "ingest")).contains("Ingest job " + job, "already");

    publish(2 * STAGE);
    awaitRows(rows() + 1);
    desk.kill("jobmanager");
    assertThat(desk.clusterUp()).contains("Job %s goes on: labelstream-ingest".formatted(job));
    awaitAllOf(2 * STAGE);
    publish(3 * STAGE);
    awaitAllOf(3 * STAGE);
    desk.awaitStatus(status -> tellsAllOf(job, status));

    assertThat(desk.run("savepoint", "--stop")).contains("Stopped job " + job, "Go on by");
    assertThat(desk.run(4, "status")).contains("the last one is FINISHED");
    trainOnWhatIsThere();
    publish(4 * STAGE);
    String resumed = jobIn(runJob("resume"));
    awaitRows(rows() + 1);
    desk.kill("jobmanager", "taskmanager-1", "taskmanager-2");
    assertThat(desk.clusterUp()).contains("Job %s goes on".formatted(resumed));
    awaitAllOf(4 * STAGE);

    publish(5 * STAGE);
    awaitRows(rows() + 1);
    desk.endClusterAndForget();
    desk.clusterUp();
    assertThat(runJob("resume", "--from=" + desk.newestCheckpointOf(resumed)))
        .contains("goes on from file:");
    awaitAllOf(5 * STAGE);
    desk.run("savepoint", "--stop");

    SettledUploads.read(python, desk.dataset(), bootstrapServers, "uploads-dead")
        .assertEachPaintedUploadOnce(pictures, 5 * STAGE);
    desk.endAll();
  }

  private static boolean tellsAllOf(String job, JsonNode status) {
    JsonNode ingest = status.at("/ingest/0");
    return ingest.path("job").asText().equals(job)
        && ingest.path("state").asText().equals("RUNNING")
        && ingest.path("seen").asLong() > 0
        && ingest.path("stored").asLong() > 0
        && ingest.path("waiting").isNumber()
        && ingest.path("datasetVersion").asLong() > 0
        && ingest.path("datasetRows").asLong() > 0
        && status.at("/cluster/taskManagers").asInt() == 2;
  }

  private void trainOnWhatIsThere() {
    Path base = folder.resolve("tiny");
    Path output = folder.resolve("models").resolve("first");
    desk.run("tiny-checkpoint", base.toString(), "--reduced");
    assertThat(desk.run(1, "train", "--base-model=" + folder, "--output=" + output))
        .contains("refuses the job", "it is not a model's directory");
    String said =
        desk.run(
            "train",
            "--base-model=" + base,
            "--output=" + output,
            "--max-steps=2",
            "-Dlabelstream.training.evaluate-examples=2",
            "-Dlabelstream.training.evaluate-answers=1");
    assertThat(said).contains("is FINISHED", "Result      " + output);
    assertThat(output.resolve("adapter_model.safetensors")).exists();
  }

  /** The id in {@code resume}'s "Job ID goes on from PATH". */
  private static String jobIn(String said) {
    return said.split(" ", -1)[1];
  }

  /** Publishes what the topic does not hold yet of the first uploads. */
  private void publish(long count) throws Exception {
    try (UploadPublisher publisher =
        UploadPublisher.start(
            new PublishSettings(bootstrapServers, "uploads", 0),
            new PaintedUploads(new Scenes(SEED), server.baseUrl(), OptionalLong.of(count)),
            Clock.systemUTC())) {
      publisher.finished().get();
    }
  }

  /** With the job's settings: three subtasks, so that both TaskManagers have some. */
  private String runJob(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "-Dparallelism.default=3",
            "-Dexecution.checkpointing.interval=1s",
            "-Dexecution.checkpointing.min-pause=0s",
            "-Drestart-strategy.exponential-delay.initial-backoff=200ms",
            "-Drestart-strategy.exponential-delay.max-backoff=1s",
            "-Dlabelstream.fetch.allowed-private-hosts=127.0.0.1:" + server.port(),
            "-Dlabelstream.fetch.max-image-size=16mb",
            // The server paints in this process, which may have to wait for its turn.
            "-Dlabelstream.fetch.connect-timeout=1min",
            "-Dlabelstream.fetch.response-timeout=1min",
            "-Dlabelstream.fetch.attempt-timeout=2min",
            "-Dlabelstream.fetch.total-timeout=8min"));
    return desk.run(arguments.toArray(String[]::new));
  }

  private void awaitAllOf(long uploads) {
    awaitRows(uploads - SettledUploads.badAmong(uploads).size());
    // A stopped job leaves what it still fetches in its savepoint.
    Deadline.await(
        PATIENCE,
        () -> deadLetters() >= SettledUploads.badAmong(uploads).size(),
        () -> "%d dead letters".formatted(deadLetters()));
  }

  private long deadLetters() {
    return SettledUploads.countDeadLetters(bootstrapServers, "uploads-dead");
  }

  private void awaitRows(long wanted) {
    Deadline.await(
        PATIENCE,
        () -> rows() >= wanted,
        () -> "%d rows of %d%n%s".formatted(rows(), wanted, desk.status()));
  }

  private long rows() {
    try (DatasetSnapshot latest = DatasetSnapshot.latest(desk.dataset().toString()).orElse(null)) {
      return latest == null ? 0 : latest.rowCount();
    }
  }
}
