package dev.labelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointCommandTest {

  private static final String JOB = "/jobs/" + RecordedFlink.JOB;
  private static final String SAVEPOINT = "file:/data/savepoints/savepoint-0c5f04-c08b6e9cd0d4";

  @TempDir Path home;
  private RecordedFlink flink;
  private Shell shell;
  private String status;

  @BeforeEach
  void runIngest() throws IOException {
    flink = RecordedFlink.atWork();
    shell = new Shell(home);
    shell.environment.put("LABELSTREAM_REST", flink.address());
    String trigger =
        new ObjectMapper()
            .readTree(RecordedFlink.recorded("savepoint-triggered"))
            .path("request-id")
            .asText();
    status = "GET %s/savepoints/%s".formatted(JOB, trigger);
  }

  @AfterEach
  void stopFlink() {
    flink.close();
  }

  @Test
  void savepointIsWaitedForAndTold() throws Exception {
    flink.on("POST " + JOB + "/savepoints", "savepoint-triggered");
    flink.on(status, "savepoint-running").on(status, "savepoint-done");

    Outcome outcome = shell.run("savepoint", "--savepoints", "file:///data/savepoints");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("Savepoint " + SAVEPOINT + "; job");
    assertThat(flink.requests())
        .contains(
            "POST "
                + JOB
                + "/savepoints {\"target-directory\":\"file:///data/savepoints\",\"cancel-job\":false}");
  }

  @Test
  void stopWaitsForTheEndOfTheJob() throws Exception {
    flink.on("POST " + JOB + "/stop", "savepoint-triggered").on(status, "savepoint-done");
    flink.on("GET /jobs/overview", "jobs").on("GET /jobs/overview", "jobs-stopped");

    Outcome outcome = shell.run("savepoint", "--stop");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("with savepoint " + SAVEPOINT, "Go on by `labelstream resume`");
    assertThat(flink.requests()).contains("POST " + JOB + "/stop {\"drain\":false}");
  }

  @Test
  void dryRunAsksForNothing() {
    Outcome outcome = shell.run("savepoint", "--stop", "--dry-run");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).startsWith("Would stop job " + RecordedFlink.JOB);
    assertThat(flink.requests()).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void failedSavepointSaysWhy() throws Exception {
    flink.on("POST " + JOB + "/savepoints", "savepoint-triggered").on(status, "savepoint-failed");

    Outcome outcome = shell.run("savepoint");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.err())
        .contains("Failed to create savepoint directory at file:/proc/nope. The job goes on.");
  }

  @Test
  void clusterWithoutADirectoryForSavepointsSaysWhatToSet() throws Exception {
    flink.with("POST " + JOB + "/savepoints", 400, RecordedFlink.recorded("savepoint-refused"));

    Outcome outcome = shell.run("savepoint");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.err())
        .contains("Config key [execution.checkpointing.savepoint-dir] is not set", "--savepoints")
        .doesNotContain("RestHandlerException", "SavepointHandlers");
  }

  @Test
  void noJobIsNothingToDo() throws Exception {
    flink.without("GET /jobs/overview").on("GET /jobs/overview", "jobs-stopped");

    Outcome outcome = shell.run("savepoint");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NOTHING_TO_DO);
    assertThat(outcome.err()).contains("No ingest job runs", "`labelstream resume`");
  }
}
