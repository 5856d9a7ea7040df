package dev.labelstream.sinks.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
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

  private static PythonLance python;
  private static FaultCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    python = PythonLance.orSkip();
    cluster = new FaultCluster();
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
    NoteJob<Note> job = job(sink, faults, 2, INTERVAL);

    cluster.runToTheEnd(job.graph());

    assertThat(faults.struck(point)).as("%s struck", point).isTrue();
    return verdict();
  }

  @Test
  void everyNoteOnceAfterStopWithSavepointAndANewJobId() throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID first = cluster.submit(job.graph());
    FaultCluster.waitUntil("some notes are committed", () -> version() > 3);
    String savepoint = cluster.stopWithSavepoint(first, folder);

    cluster.runToTheEnd(job.from(savepoint));

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void everyNoteOnceAfterARetainedCheckpoint() throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID first = cluster.submit(job.graph());
    FaultCluster.waitUntil("some notes are committed", () -> version() > 3);
    cluster.cancel(first);

    cluster.runToTheEnd(job.from(newestCheckpoint()));

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,1"})
  void everyNoteOnceAfterRescalingWithPendingCommittables(int before, int after) throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), before, Duration.ZERO);
    JobID first = cluster.submit(job.graph());
    FaultCluster.waitUntil("some notes are staged", () -> dataFiles() > 0);
    String savepoint = cluster.savepoint(first, folder);
    cluster.cancel(first);
    assertThat(version()).as("a plain savepoint commits nothing").isEqualTo(1);

    cluster.runToTheEnd(job.withParallelism(after).from(savepoint));

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void oldSavepointIsRefusedWhenTheDatasetHasGoneOn() throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID first = cluster.submit(job.graph());
    FaultCluster.waitUntil("some notes are committed", () -> version() > 2);
    String old = cluster.savepoint(first, folder);
    long then = version();
    FaultCluster.waitUntil("the dataset has gone on", () -> version() > then + 2);
    cluster.cancel(first);
    long held = version();

    assertThatThrownBy(() -> cluster.runToTheEnd(job.from(old)))
        .hasStackTraceContaining("the dataset is ahead of the state")
        .hasStackTraceContaining("Restore from a later savepoint or checkpoint")
        .hasStackTraceContaining("labelstream rollback");
    assertThat(version()).isEqualTo(held);

    cluster.runToTheEnd(job.from(newestCheckpoint()));
    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void startWithoutStateIsRefusedWhenTheDatasetHoldsTheSinksCommits() throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    cluster.runToTheEnd(job.graph());

    assertThatThrownBy(() -> cluster.runToTheEnd(job.graph()))
        .hasStackTraceContaining("without state")
        .hasStackTraceContaining("Restore from the latest savepoint");
    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void everyNoteOnceBesideAForeignWriter() throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID id = cluster.submit(job.graph());
    FaultCluster.waitUntil("some notes are committed", () -> version() > 2);

    int foreignRows = 20;
    python.script("append_rows.py", List.of(dataset().toString(), Integer.toString(foreignRows)));
    cluster.awaitEnd(id);

    PythonLance.Contents contents = python.read(dataset(), "id", "content");
    assertThat(Verdict.of(contents, NOTES)).matches(Verdict::everyNoteExactlyOnce);
    assertThat(contents.rows()).hasSize((int) NOTES + foreignRows);
  }

  @Test
  void everyNoteOnceAfterATaskManagerIsLost() throws Exception {
    NoteJob<Note> job = job(SinkUnderTest.LANCE_SINK, Faults.none(), 2, INTERVAL);
    JobID id = cluster.submit(job.graph());
    FaultCluster.waitUntil("some notes are committed", () -> version() > 3);

    cluster.loseATaskManager();
    cluster.awaitEnd(id);

    assertThat(verdict()).matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void twoJobsThatCreateTheDatasetTogetherLoseNothing() throws Exception {
    NoteJob<Note> one = job(SinkUnderTest.LANCE_SINK.sink(dataset(), "one", Faults.none()), "one");
    NoteJob<Note> two = job(SinkUnderTest.LANCE_SINK.sink(dataset(), "two", Faults.none()), "two");
    JobID first = cluster.submit(one.graph());
    JobID second = cluster.submit(two.graph());
    cluster.awaitEnd(first);
    cluster.awaitEnd(second);

    PythonLance.Contents contents = python.read(dataset(), "id", "content");
    assertThat(contents.rows()).hasSize(2 * (int) NOTES);
    assertThat(Verdict.of(contents, NOTES).missing()).isEmpty();
  }

  private NoteJob<Note> job(SinkUnderTest sink, Faults faults, int parallelism, Duration interval) {
    return NoteJob.ofNotes(
        sink.sink(dataset(), "notes", faults),
        faults,
        folder.resolve("checkpoints"),
        parallelism,
        NOTES,
        PER_SECOND,
        interval);
  }

  private NoteJob<Note> job(Sink<Note> sink, String name) {
    return NoteJob.ofNotes(
        sink, Faults.none(), folder.resolve(name), 1, NOTES, PER_SECOND, INTERVAL);
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
    } catch (IOException e) {
      return 0;
    }
  }

  private String newestCheckpoint() throws IOException {
    return FaultCluster.newestCheckpoint(folder.resolve("checkpoints"));
  }
}
