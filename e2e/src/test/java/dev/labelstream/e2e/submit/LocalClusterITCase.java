package dev.labelstream.e2e.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.sinks.testing.PythonLance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's day on a cluster of real processes, by the commands alone. */
class LocalClusterITCase {

  /** What is published before something is killed; it takes the job some seconds. */
  private static final int STAGE = 40;

  @TempDir Path folder;

  private UploadServer server;
  private OperatorsDesk desk;
  private PaintedTraffic traffic;

  @BeforeEach
  void startServerAndBroker() throws Exception {
    PythonLance python = PythonLance.orSkip();
    PaintedPictures pictures = new PaintedPictures(PaintedTraffic.SEED);
    server = UploadServer.start(0, pictures);
    desk = new OperatorsDesk(folder, 2);
    traffic = new PaintedTraffic(python, desk, pictures, server.baseUrl());
  }

  @AfterEach
  void endAll() throws Exception {
    desk.close();
    server.close();
  }

  @Test
  void eachUploadIsThereOnceWhateverIsKilled() throws Exception {
    desk.clusterUp();
    traffic.useContext();
    traffic.publish(STAGE);
    String job = runJob("ingest", "--detach").strip();
    traffic.awaitAllOf(STAGE);
    assertThat(desk.run(5, "ingest")).contains("Ingest job " + job, "already");
    desk.awaitStatus(status -> tellsAllOf(job, status));

    assertThat(desk.run("savepoint", "--stop")).contains("Stopped job " + job, "Go on by");
    assertThat(desk.run(4, "status")).contains("the last one is FINISHED");
    trainOnWhatIsThere();
    traffic.publish(2 * STAGE);
    String resumed = OperatorsDesk.jobIn(runJob("resume"));
    traffic.awaitRows(traffic.rows() + 1);
    desk.kill("jobmanager", "taskmanager-1", "taskmanager-2");
    assertThat(desk.clusterUp()).contains("Job %s goes on".formatted(resumed));
    traffic.awaitAllOf(2 * STAGE);

    traffic.publish(3 * STAGE);
    traffic.awaitRows(traffic.rows() + 1);
    desk.endClusterAndForget();
    desk.clusterUp();
    // Nobody remembers the job; its checkpoints lie in a folder by its id.
    assertThat(runJob("resume"))
        .contains("goes on from file:", "/checkpoints/" + resumed + "/chk-");
    traffic.awaitAllOf(3 * STAGE);
    desk.run("savepoint", "--stop");

    traffic.assertEachOnce(3 * STAGE);
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

  /** With the job's settings: three subtasks, so that both TaskManagers have some. */
  private String runJob(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        PaintedTraffic.settings(
            List.of(server.port()),
            "-Dparallelism.default=3",
            "-Dexecution.checkpointing.interval=1s",
            "-Dexecution.checkpointing.min-pause=0s"));
    return desk.run(arguments.toArray(String[]::new));
  }
}
