package dev.labelstream.sinks.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.testing.PythonLance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every note exactly once, whatever fails, as Python's Lance reads the dataset. */
class ExactlyOnceITCase {

  private static final long NOTES = 1_500;
  private static final int PER_SECOND = 1_500;
  private static final Duration INTERVAL = Duration.ofMillis(150);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static PythonLance python;
  private static MiniCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    python = PythonLance.orSkip();
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(4)
                .build());
    cluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void everyNoteOnceAfterACrash(FaultPoint point) throws Exception {
    Verdict verdict = afterCrash(SinkUnderTest.LANCE_SINK, point);

    assertThat(verdict).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void sinkThatCommitsOnFlushIsFoundOut() throws Exception {
    Verdict verdict = afterCrash(SinkUnderTest.COMMIT_ON_FLUSH, FaultPoint.AFTER_COMMIT);

    assertThat(verdict.doubled()).isNotEmpty();
  }

  @Test
  void sinkThatCommitsOnCloseIsFoundOut() throws Exception {
    Verdict verdict = afterCrash(SinkUnderTest.COMMIT_ON_CLOSE, FaultPoint.MIDDLE_OF_CHECKPOINT);

    assertThat(verdict).matches(v -> !v.everyNoteExactlyOnce());
  }

  @Test
  void sinkThatDoesNotLookBeforeItCommitsIsFoundOut() throws Exception {
    Verdict verdict = afterCrash(SinkUnderTest.NO_LOOK_BEFORE_COMMIT, FaultPoint.AFTER_COMMIT);

    assertThat(verdict.doubled()).isNotEmpty();
  }

  private Verdict afterCrash(SinkUnderTest sink, FaultPoint point) throws Exception {
    Faults faults = Faults.at(point, 3);
    NoteJob job = job(sink, faults, 2, INTERVAL);

    runToTheEnd(job.graph());

    assertThat(faults.struck(point)).as("%s struck", point).isTrue();
    return verdict();
  }

  @Test
  void everyNoteOnceAfterStopWithSavepointAndANewJobId() throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID first = submit(job.graph());
    waitUntil("some notes are committed", () -> version() > 3);
    String savepoint =
        cluster
            .stopWithSavepoint(first, folder.toString(), false, SavepointFormatType.CANONICAL)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    runToTheEnd(job.from(savepoint));

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void everyNoteOnceAfterARetainedCheckpoint() throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID first = submit(job.graph());
    waitUntil("some notes are committed", () -> version() > 3);
    cancel(first);

    runToTheEnd(job.from(newestCheckpoint()));

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,1"})
  void everyNoteOnceAfterRescalingWithPendingCommittables(int before, int after) throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), before, Duration.ZERO);
    JobID first = submit(job.graph());
    waitUntil("some notes are staged", () -> dataFiles() > 0);
    String savepoint =
        cluster
            .triggerSavepoint(first, folder.toString(), false, SavepointFormatType.CANONICAL)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    cancel(first);
    assertThat(version()).as("a plain savepoint commits nothing").isEqualTo(1);

    runToTheEnd(job.withParallelism(after).from(savepoint));

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void oldSavepointIsRefusedWhenTheDatasetHasGoneOn() throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID first = submit(job.graph());
    waitUntil("some notes are committed", () -> version() > 2);
    String old =
        cluster
            .triggerSavepoint(first, folder.toString(), false, SavepointFormatType.CANONICAL)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    long then = version();
    waitUntil("the dataset has gone on", () -> version() > then + 2);
    cancel(first);
    long held = version();

    assertThatThrownBy(() -> runToTheEnd(job.from(old)))
        .hasStackTraceContaining("the dataset is ahead of the state")
        .hasStackTraceContaining("Restore from a later savepoint or checkpoint")
        .hasStackTraceContaining("labelstream rollback");
    assertThat(version()).isEqualTo(held);

    runToTheEnd(job.from(newestCheckpoint()));
    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void startWithoutStateIsRefusedWhenTheDatasetHoldsTheSinksCommits() throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    runToTheEnd(job.graph());

    assertThatThrownBy(() -> runToTheEnd(job.graph()))
        .hasStackTraceContaining("without state")
        .hasStackTraceContaining("Restore from the latest savepoint");
    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void everyNoteOnceBesideAForeignWriter() throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID id = submit(job.graph());
    waitUntil("some notes are committed", () -> version() > 2);

    int foreignRows = 20;
    python.script("append_rows.py", List.of(dataset().toString(), Integer.toString(foreignRows)));
    awaitEnd(id);

    PythonLance.Contents contents = python.read(dataset(), "id", "content");
    assertThat(Verdict.of(contents, NOTES)).matches(Verdict::everyNoteExactlyOnce);
    assertThat(contents.rows()).hasSize((int) NOTES + foreignRows);
  }

  @Test
  void everyNoteOnceAfterATaskManagerIsLost() throws Exception {
    NoteJob job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID id = submit(job.graph());
    waitUntil("some notes are committed", () -> version() > 3);

    cluster.terminateTaskManager(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    cluster.startTaskManager();
    awaitEnd(id);

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void twoJobsThatCreateTheDatasetTogetherLoseNothing() throws Exception {
    NoteJob one = job(SinkUnderTest.LANCE_SINK.sink(dataset(), "one", Faults.none()), "one");
    NoteJob two = job(SinkUnderTest.LANCE_SINK.sink(dataset(), "two", Faults.none()), "two");
    JobID first = submit(one.graph());
    JobID second = submit(two.graph());
    awaitEnd(first);
    awaitEnd(second);

    PythonLance.Contents contents = python.read(dataset(), "id", "content");
    assertThat(contents.rows()).hasSize(2 * (int) NOTES);
    assertThat(Verdict.of(contents, NOTES).missing()).isEmpty();
  }

  private NoteJob job(SinkUnderTest sink, Faults faults, int parallelism, Duration interval) {
    return new NoteJob(
        sink.sink(dataset(), "notes", faults),
        faults,
        folder.resolve("checkpoints"),
        parallelism,
        NOTES,
        PER_SECOND,
        interval);
  }

  private NoteJob job(
      org.apache.flink.api.connector.sink2.Sink<dev.labelstream.sinks.Note> sink, String name) {
    return new NoteJob(sink, Faults.none(), folder.resolve(name), 1, NOTES, PER_SECOND, INTERVAL);
  }

  private Path dataset() {
    return folder.resolve("notes.lance");
  }

  private Verdict verdict() {
    return Verdict.of(python.read(dataset(), "id", "content"), NOTES);
  }

  private long version() {
    try (LanceTable table = SinkUnderTest.settings(dataset(), "notes").table().open()) {
      return table.latestVersion();
    }
  }

  private long dataFiles() {
    try (Stream<Path> files = Files.list(dataset().resolve("data"))) {
      return files.count();
    } catch (java.io.IOException e) {
      return 0;
    }
  }

  private String newestCheckpoint() throws java.io.IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .map(Path::getParent)
          .max(
              Comparator.comparingLong(
                  chk -> Long.parseLong(chk.getFileName().toString().substring("chk-".length()))))
          .orElseThrow()
          .toString();
    }
  }

  private static JobID submit(JobGraph graph) throws Exception {
    return cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getJobID();
  }

  private static void runToTheEnd(JobGraph graph) throws Exception {
    awaitEnd(submit(graph));
  }

  private static void awaitEnd(JobID job) throws Exception {
    JobResult result = cluster.requestJobResult(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    result.toJobExecutionResult(ExactlyOnceITCase.class.getClassLoader());
  }

  private static void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    CompletableFuture<JobResult> result = cluster.requestJobResult(job);
    result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void waitUntil(String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline until " + what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
