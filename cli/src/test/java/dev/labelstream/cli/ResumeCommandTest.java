package dev.labelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.Shell.Outcome;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeCommandTest {

  private static final String SAVEPOINT = "file:/data/savepoints/savepoint-0c5f04-c08b6e9cd0d4";
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String NEW_JOB = "11111111111111111111111111111111";

  @TempDir Path home;
  private RecordedFlink flink;
  private Shell shell;

  @BeforeEach
  void stopIngest() throws IOException {
    flink = RecordedFlink.stopped();
    flink
        .with("GET /jobmanager/config", 200, "[]")
        .with("POST /jars/upload", 200, "{\"filename\":\"/tmp/flink-web/abc_ingest.jar\"}")
        .with("POST /jars/abc_ingest.jar/run", 200, "{\"jobid\":\"" + NEW_JOB + "\"}")
        .with("DELETE /jars/abc_ingest.jar", 200, "{}");
    shell = new Shell(home);
    shell.environment.put("LABELSTREAM_REST", flink.address());
    Path conf = Files.createDirectories(home.resolve("flink-conf/ingest"));
    Files.writeString(
        conf.resolve("config.yaml"),
        """
        # a comment
        execution.checkpointing:
          interval: 10 s
        labelstream.kafka.topic: uploads
        labelstream.fetch.allowed-private-hosts: [a:1, b:2]
        """);
    Path jar = home.resolve("streaming-job/target/labelstream-streaming-job.jar");
    Files.createDirectories(jar.resolveSibling(""));
    Files.writeString(jar, "a jar");
  }

  @AfterEach
  void stopFlink() {
    flink.close();
  }

  private void newJobIsAtWork() throws IOException {
    flink.with(
        "GET /jobs/overview",
        200,
        RecordedFlink.recorded("jobs").replace(RecordedFlink.JOB, NEW_JOB));
  }

  @Test
  void goesOnFromTheNewestSavepointThatFlinkRemembers() throws Exception {
    // One look for a job that runs, one for savepoints.
    flink.on("GET /jobs/overview", "jobs-stopped");
    newJobIsAtWork();

    Outcome outcome = shell.run("resume", "--topic", "other", "-Dparallelism.default=3");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo("Job %s goes on from %s\n".formatted(NEW_JOB, SAVEPOINT));
    assertThat(flink.requests())
        .filteredOn(request -> request.contains("/run"))
        .singleElement()
        .asString()
        .contains(
            "\"entryClass\":\"dev.labelstream.ingest.IngestJob\"",
            "\"savepointPath\":\"" + SAVEPOINT + "\"",
            "\"execution.checkpointing.interval\":\"10 s\"",
            "\"labelstream.kafka.topic\":\"other\"",
            "\"labelstream.fetch.allowed-private-hosts\":\"[\\\"a:1\\\",\\\"b:2\\\"]\"",
            "\"parallelism.default\":\"3\"");
    assertThat(flink.requests()).contains("DELETE /jars/abc_ingest.jar");
  }

  @Test
  void savepointInTheFolderIsFoundWhenFlinkHasForgotten() throws Exception {
    flink.without("GET /jobs/overview").with("GET /jobs/overview", 200, "{\"jobs\":[]}");
    Path point = home.resolve("savepoints/savepoint-1");
    writeMetadata(point, NOON, "Source: uploads", "uploads");
    Files.createDirectories(home.resolve("savepoints/not-whole"));

    Outcome outcome =
        shell.run("resume", "--dry-run", "--savepoints", home.resolve("savepoints").toString());

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Would start", "from " + point.toUri());
    assertThat(flink.requests()).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void newestCheckpointOfAnIngestJobIsFoundWhenTheClusterHasForgottenItsJobs() throws Exception {
    Path checkpoints = home.resolve("checkpoints");
    forgetJobs(checkpoints);
    Path newest = checkpoints.resolve(RecordedFlink.JOB).resolve("chk-12");
    writeMetadata(newest, NOON, "Source: uploads", "uploads");
    writeMetadata(
        newest.resolveSibling("chk-11"), NOON.minusSeconds(9), "Source: uploads", "uploads");
    Files.createDirectories(newest.resolveSibling("chk-13"));
    Files.createDirectories(newest.resolveSibling("shared"));
    Path training = checkpoints.resolve(NEW_JOB).resolve("chk-40");
    writeMetadata(training, NOON.plusSeconds(60), "Source: steps", "steps");
    Path savepoint = home.resolve("savepoints/savepoint-1");
    writeMetadata(savepoint, NOON.minusSeconds(60), "Source: uploads", "uploads");

    Outcome outcome =
        shell.run("resume", "--dry-run", "--savepoints", home.resolve("savepoints").toString());

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("from " + newest.toUri());
  }

  @Test
  void checkpointsAreLookedForWhereTheJobHasItsOwn() throws Exception {
    forgetJobs(home.resolve("of-the-cluster"));
    Path point = home.resolve("of-the-job").resolve(RecordedFlink.JOB).resolve("chk-1");
    writeMetadata(point, NOON, "Source: uploads", "uploads");

    Outcome outcome =
        shell.run(
            "resume",
            "--dry-run",
            "-Dexecution.checkpointing.dir=" + home.resolve("of-the-job").toUri());

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("from " + point.toUri());
  }

  private void forgetJobs(Path checkpoints) {
    flink
        .without("GET /jobs/overview")
        .with("GET /jobs/overview", 200, "{\"jobs\":[]}")
        .without("GET /jobmanager/config")
        .with(
            "GET /jobmanager/config",
            200,
            "[{\"key\":\"execution.checkpointing.dir\",\"value\":\"%s\"}]"
                .formatted(checkpoints.toUri()));
  }

  /** As Flink 2.3 names an operator in it. */
  private static void writeMetadata(Path point, Instant taken, String operator, String uid)
      throws IOException {
    Path file = Files.createDirectories(point).resolve("_metadata");
    try (DataOutputStream data = new DataOutputStream(Files.newOutputStream(file))) {
      data.writeInt(0x4960672d);
      data.writeUTF(operator);
      data.writeUTF(uid);
      data.writeLong(0);
    }
    Files.setLastModifiedTime(file, FileTime.from(taken));
  }

  @Test
  void nothingToGoOnFromSaysSo() {
    flink.without("GET /jobs/overview").with("GET /jobs/overview", 200, "{\"jobs\":[]}");

    Outcome outcome = shell.run("resume", "-Dexecution.checkpointing.dir=s3://lake/checkpoints");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NOTHING_TO_DO);
    assertThat(outcome.err()).contains("no checkpoint in s3://lake/checkpoints");
    assertThat(outcome.err()).contains("Name one by --from, or begin by `labelstream ingest`");
  }

  @Test
  void secondIngestIsRefused() throws Exception {
    flink.without("GET /jobs/overview").on("GET /jobs/overview", "jobs");

    Outcome outcome = shell.run("resume", "--from", SAVEPOINT);

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NOTHING_TO_DO);
    assertThat(outcome.err()).contains(RecordedFlink.JOB + " is RUNNING").contains("already");
  }

  @Test
  void refusedStartSaysWhyAndTakesTheJarAway() {
    flink
        .without("POST /jars/abc_ingest.jar/run")
        .with(
            "POST /jars/abc_ingest.jar/run",
            400,
            "{\"errors\":[\"a.Outer: x\\n\\tat y\\nCaused by: a.Problems: Correct the configuration:\\n  - no topic\\n\\tat z\"]}");

    Outcome outcome = shell.run("resume", "--from", SAVEPOINT);

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.err()).contains("Correct the configuration:\n  - no topic");
    assertThat(flink.requests()).contains("DELETE /jars/abc_ingest.jar");
  }
}
