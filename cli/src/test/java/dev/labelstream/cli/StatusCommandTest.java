package dev.labelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.cli.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

  private static final String JOB = RecordedFlink.JOB;
  private static final String COMMITTER = "411e697e3c729ba752dc8638f66e9bfb";

  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void openShell() {
    shell = new Shell(home);
  }

  @Test
  void jobAtWorkIsShownOnOneScreen() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      Outcome outcome = shell.run("status", "--rest", flink.address());

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.out().lines())
          .containsExactly(
              "Cluster      " + flink.address() + "/ (context in-process), Flink 2.3.0",
              "             1 task manager, 2 slots (0 free)",
              "Ingest       " + JOB + ", RUNNING for 54 s",
              "Uploads      532 seen, 505 stored, 15 dead, 0 waiting in Kafka",
              "Last commit  0 s ago, dataset version 25",
              "Checkpoint   24 at 18:51:01",
              "All well");
    }
  }

  @Test
  void programsGetOneObject() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      Outcome outcome = shell.run("status", "--json", "--rest", flink.address());

      JsonNode status = new ObjectMapper().readTree(outcome.out());
      assertThat(status.at("/ingest/0/seen").asLong()).isEqualTo(532);
      assertThat(status.at("/ingest/0/stored").asLong()).isEqualTo(505);
      assertThat(status.at("/ingest/0/datasetVersion").asLong()).isEqualTo(25);
      assertThat(status.at("/cluster/slots").asInt()).isEqualTo(2);
      assertThat(status.at("/needsAHand")).isEmpty();
    }
  }

  @Test
  void rowsOfTheDatasetAndTheModelInUseAreShown() throws Exception {
    String committer = "GET /jobs/%s/vertices/%s/subtasks/metrics".formatted(JOB, COMMITTER);
    Files.writeString(
        home.resolve("current.json"),
        """
        {"run": "r7", "model": "/models/r7", "promoted_at": "2026-11-22T18:00:00Z",
         "base_model": "/models/base", "dataset_version": 21}
        """);
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      flink
          .without(committer)
          .with(
              committer,
              200,
              RecordedFlink.recorded("metrics-" + COMMITTER)
                  .replaceFirst(
                      "\\[",
                      "[{\"id\":\"lance__Committer.datasetRows\",\"min\":0,\"max\":9505,\"sum\":9505},"));

      Outcome outcome = shell.run("status", "--rest", flink.address(), "--models", home.toString());

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.out())
          .contains(
              "Last commit  0 s ago, dataset version 25, 9,505 rows",
              "Model        /models/r7, of run r7 on dataset version 21, promoted 2026-11-22T18:00:00Z");
    }
  }

  /** Flink answers with the counts of the last time that somebody asked. */
  @Test
  void countsAreAskedForAfterFlinkWasToldToFetchThem() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      shell.run("status", "--rest", flink.address());

      assertThat(flink.requests())
          .filteredOn(request -> request.endsWith("/metrics"))
          .first()
          .isEqualTo("GET /jobs/" + JOB + "/metrics");
    }
  }

  @Test
  void figureThatIsNotThereYetHidesNoOther() throws Exception {
    String source = "912ac35ea04e5fa88dabdbb30737d4dd";
    String metrics = "GET /jobs/%s/vertices/%s/subtasks/metrics".formatted(JOB, source);
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      flink
          .without(metrics)
          .with(
              metrics,
              200,
              RecordedFlink.recorded("metrics-" + source).replace("pendingRecords", "other"));

      Outcome outcome = shell.run("status", "--rest", flink.address());

      assertThat(outcome.out()).contains("532 seen, 505 stored, 15 dead, ? waiting in Kafka");
    }
  }

  @Test
  void modelsWithoutOneInUseAreTold() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      Outcome outcome = shell.run("status", "--rest", flink.address(), "--models", home.toString());

      assertThat(outcome.out()).contains("Model        none was promoted");
    }
  }

  @Test
  void jobThatAJobManagerIsJustTakingOverIsShown() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      flink
          .without("GET /jobs/overview")
          .with(
              "GET /jobs/overview",
              200,
              RecordedFlink.recorded("jobs")
                  .replace("\"running\": 12", "\"running\": 0")
                  .replace("\"state\": \"RUNNING\"", "\"state\": \"INITIALIZING\""));
      flink
          .without("GET /jobs/" + JOB)
          .with(
              "GET /jobs/" + JOB,
              503,
              "{\"errors\":[\"Unable to get JobMasterGateway for initializing job.\"]}");

      Outcome outcome = shell.run("status", "--rest", flink.address());

      assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCodes.NEEDS_A_HAND);
      assertThat(outcome.out()).contains("Uploads      ? seen, ? stored", "is INITIALIZING");
    }
  }

  @Test
  void clusterWithoutIngestNeedsAHand() throws Exception {
    try (RecordedFlink flink = RecordedFlink.stopped()) {
      Outcome outcome = shell.run("status", "--rest", flink.address());

      assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NEEDS_A_HAND);
      assertThat(outcome.out())
          .contains("Needs a hand no ingest job runs; the last one is FINISHED")
          .contains("go on by `labelstream resume`");
    }
  }

  @Test
  void jobThatWaitsForSlotsAndWhyItWasRestartedAreTold() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      String waiting =
          RecordedFlink.recorded("jobs")
              .replace("\"running\": 12", "\"running\": 3")
              .replace("\"state\": \"RUNNING\"", "\"state\": \"RESTARTING\"");
      flink.without("GET /jobs/overview").with("GET /jobs/overview", 200, waiting);
      flink
          .without("GET /jobs/" + JOB + "/exceptions")
          .with(
              "GET /jobs/" + JOB + "/exceptions",
              200,
              """
              {"exceptionHistory":{"entries":[{"stacktrace":"a.Outer: x\\nCaused by: a.Inner: the task manager is lost"}]}}
              """);

      Outcome outcome = shell.run("status", "--rest", flink.address());

      assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NEEDS_A_HAND);
      assertThat(outcome.out())
          .contains(
              "is RESTARTING, 3 of its 12 tasks run, and no slot is free",
              "it was the task manager is lost");
    }
  }

  @Test
  void failedCheckpointIsToldUntilOneCompletes() throws Exception {
    try (RecordedFlink flink = RecordedFlink.atWork()) {
      String failed =
          RecordedFlink.recorded("checkpoints")
              .replace(
                  "\"failed\": null",
                  """
                  "failed": {"id": 26, "is_savepoint": false, "trigger_timestamp": 1795373463274, "failure_message": "disk full"}
                  """);
      flink
          .without("GET /jobs/" + JOB + "/checkpoints")
          .with("GET /jobs/" + JOB + "/checkpoints", 200, failed);

      Outcome outcome = shell.run("status", "--rest", flink.address());

      assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NEEDS_A_HAND);
      assertThat(outcome.out()).contains("checkpoint 26 has failed: disk full");
    }
  }

  @Test
  void clusterThatDoesNotAnswerHasItsOwnExitCode() throws Exception {
    String address;
    try (RecordedFlink gone = RecordedFlink.start()) {
      address = gone.address();
    }

    Outcome outcome = shell.run("status", "--rest", address);

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(outcome.err())
        .startsWith("labelstream status: Cannot reach Flink at " + address)
        .contains("`labelstream cluster status`");
  }

  @Test
  void whatIsNoFlinkIsToldSo() throws Exception {
    try (RecordedFlink other = RecordedFlink.start()) {
      other.with("GET /jobs/overview", 200, "<html>");

      Outcome outcome = shell.run("status", "--rest", other.address());

      assertThat(outcome.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
      assertThat(outcome.err()).contains("is no Flink");
    }
  }

  @Test
  void passwordInTheAddressIsNotShown() {
    Outcome outcome = shell.run("status", "--rest", "http://operator:secret@127.0.0.1:1");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(outcome.err()).contains("http://127.0.0.1:1/").doesNotContain("secret");
  }
}
