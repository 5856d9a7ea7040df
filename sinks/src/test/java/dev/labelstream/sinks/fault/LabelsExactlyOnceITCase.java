package dev.labelstream.sinks.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.DatasetCommits;
import dev.labelstream.sinks.LabelSink;
import dev.labelstream.sinks.LabelledNotes;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.NoteLabel;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every stored note gets its label, no value of another model is overwritten and no content
 * changes, whatever fails, as Python's Lance reads the dataset.
 *
 * <p>Each job brings the notes in an order in which every checkpoint touches every fragment, so
 * that each commit meets the column data of the one before.
 */
class LabelsExactlyOnceITCase {

  private static final int NOTES = 1_000;
  private static final int FRAGMENTS = 5;
  private static final int PER_SECOND = 1_000;
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

  @BeforeEach
  void storeNotes() {
    try (LanceTable table = SinkUnderTest.settings(dataset(), "before").table().open()) {
      for (int fragment = 0; fragment < FRAGMENTS; fragment++) {
        long first = (long) fragment * NOTES / FRAGMENTS;
        DirectAppend.append(
            table,
            "before",
            LongStream.range(first, first + NOTES / FRAGMENTS).mapToObj(Note::number).toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FaultPoint.class)
  void everyLabelOnceAfterACrash(FaultPoint point) throws Exception {
    afterCrash(LabelSinkUnderTest.LABEL_SINK, point);

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
    assertThat(DatasetCommits.doubled(dataset(), "stars")).isEmpty();
  }

  @Test
  void sinkThatDoesNotLookBeforeItCommitsIsFoundOut() throws Exception {
    afterCrash(LabelSinkUnderTest.NO_LOOK_BEFORE_COMMIT, FaultPoint.AFTER_COMMIT);

    assertThat(DatasetCommits.doubled(dataset(), "stars")).isNotEmpty();
  }

  private void afterCrash(LabelSinkUnderTest sink, FaultPoint point) throws Exception {
    Faults faults = Faults.at(point, 3);
    cluster.runToTheEnd(job(sink, "stars", "m1", faults, 2, INTERVAL).graph());
    assertThat(faults.struck(point)).as("%s struck", point).isTrue();
  }

  @Test
  void pendingLabelsKeepWhatAnotherLabelWroteToTheirFragmentsMeanwhile() throws Exception {
    afterAnotherLabel(LabelSinkUnderTest.LABEL_SINK);

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
    assertThat(verdict("mood", n -> "m7")).matches(LabelVerdict::everyLabelIsRight);
  }

  /** What is lost depends on whether the fragments were merged meanwhile. */
  @Test
  void sinkThatCommitsColumnsOfAnOlderVersionIsFoundOut() throws Exception {
    afterAnotherLabel(LabelSinkUnderTest.STALE_COLUMNS);

    Set<Long> lost = verdict("stars", n -> "m1").mislabelled();
    lost.addAll(verdict("mood", n -> "m7").mislabelled());
    assertThat(lost).isNotEmpty();
  }

  /** Labels wait while another job gives every note its mood. */
  private void afterAnotherLabel(LabelSinkUnderTest sink) throws Exception {
    NoteJob<NoteLabel> stars = job(sink, "stars", "m1", Faults.none(), 1, Duration.ZERO);
    String savepoint = savepointWithPendingLabels(stars);
    cluster.runToTheEnd(job("mood", "m7", 2, INTERVAL).graph());

    cluster.runToTheEnd(stars.from(savepoint));
  }

  @Test
  void everyLabelOnceAfterStopWithSavepointAndANewJobId() throws Exception {
    NoteJob<NoteLabel> job = job("stars", "m1", 2, INTERVAL);
    JobID first = cluster.submit(job.graph());
    waitForCommits("stars", 2);
    String savepoint = cluster.stopWithSavepoint(first, folder);

    cluster.runToTheEnd(job.from(savepoint));

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
  }

  @Test
  void everyLabelOnceAfterARetainedCheckpoint() throws Exception {
    NoteJob<NoteLabel> job = job("stars", "m1", 2, INTERVAL);
    JobID first = cluster.submit(job.graph());
    waitForCommits("stars", 2);
    cluster.cancel(first);

    cluster.runToTheEnd(job.from(newestCheckpoint("stars")));

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
    assertThat(DatasetCommits.doubled(dataset(), "stars")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,1"})
  void everyLabelOnceAfterRescalingWithPendingCommittables(int before, int after) throws Exception {
    NoteJob<NoteLabel> job = job("stars", "m1", before, Duration.ZERO);
    String savepoint = savepointWithPendingLabels(job);
    assertThat(verdict("stars", n -> null)).matches(LabelVerdict::everyLabelIsRight);

    cluster.runToTheEnd(job.withParallelism(after).from(savepoint));

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
  }

  @Test
  void pendingLabelsFindTheirRowsAfterACompactionADeleteAndAnUpdate() throws Exception {
    NoteJob<NoteLabel> job = job("stars", "m1", 2, Duration.ZERO);
    String savepoint = savepointWithPendingLabels(job);
    change("delete", "id = 'note-17'");
    change("update", "id = 'note-18'", "id=id");
    change("compact");

    cluster.runToTheEnd(job.from(savepoint));

    LabelVerdict verdict = verdict("stars", n -> "m1");
    assertThat(verdict.damaged()).containsExactly(17L);
    assertThat(verdict.mislabelled()).isEmpty();
  }

  @Test
  void pendingLabelsDoNotOverwriteThoseOfANewerModel() throws Exception {
    LabelVerdict verdict = afterANewerModel(LabelSinkUnderTest.LABEL_SINK);

    assertThat(verdict).matches(LabelVerdict::everyLabelIsRight);
  }

  @Test
  void sinkThatDoesNotCompareIsFoundOut() throws Exception {
    LabelVerdict verdict = afterANewerModel(LabelSinkUnderTest.NO_COMPARE);

    assertThat(verdict.mislabelled()).isNotEmpty();
  }

  /** Labels of m1 wait while another job gives every note its label of m2. */
  private LabelVerdict afterANewerModel(LabelSinkUnderTest sink) throws Exception {
    NoteJob<NoteLabel> older = job(sink, "stars", "m1", Faults.none(), 1, Duration.ZERO);
    String savepoint = savepointWithPendingLabels(older);
    Sink<NoteLabel> refresh =
        new LabelSink<>(
            SinkUnderTest.settings(dataset(), "refresh"),
            new LabelledNotes(dataset().toString(), "stars").encoder());
    cluster.runToTheEnd(
        job(refresh, "stars", "m2", Faults.none(), 2, INTERVAL).withCount(NOTES).graph());

    cluster.runToTheEnd(older.from(savepoint));

    return verdict("stars", n -> "m2");
  }

  @Test
  void everyLabelOnceAfterATaskManagerIsLost() throws Exception {
    JobID id = cluster.submit(job("stars", "m1", 2, INTERVAL).graph());
    waitForCommits("stars", 2);

    cluster.loseATaskManager();
    cluster.awaitEnd(id);

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
  }

  @Test
  void oldSavepointIsRefusedWhenTheDatasetHasGoneOn() throws Exception {
    NoteJob<NoteLabel> job = job("stars", "m1", 2, INTERVAL);
    JobID first = cluster.submit(job.graph());
    waitForCommits("stars", 1);
    String old = cluster.savepoint(first, folder);
    waitForCommits("stars", DatasetCommits.of(dataset(), "stars").size() + 2);
    cluster.cancel(first);

    assertThatThrownBy(() -> cluster.runToTheEnd(job.from(old)))
        .hasStackTraceContaining("the dataset is ahead of the state");

    cluster.runToTheEnd(job.from(newestCheckpoint("stars")));
    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
  }

  @Test
  void jobWithoutStateGoesOnWhereTheSinkHasBeenBefore() throws Exception {
    NoteJob<NoteLabel> job = job("stars", "m1", 2, INTERVAL);
    cluster.runToTheEnd(job.withCount(NOTES / 2).graph());

    cluster.runToTheEnd(job.graph());

    assertThat(verdict("stars", n -> "m1")).matches(LabelVerdict::everyLabelIsRight);
  }

  /** All at once, with maintenance by each sink after every third commit. */
  @Test
  void twoLabelsAnIngestJobAndAForeignWriterDisturbNobody() throws Exception {
    NoteJob<NoteLabel> stars = job("stars", "m1", 2, INTERVAL);
    NoteJob<NoteLabel> mood = job("mood", "m7", 1, INTERVAL);
    NoteJob<Note> ingest =
        new NoteJob<>(
            SinkUnderTest.LANCE_SINK.sink(dataset(), "ingest", Faults.none()),
            n -> Note.number(NOTES + n),
            Note.class,
            Faults.none(),
            folder.resolve("ingest"),
            1,
            NOTES,
            PER_SECOND,
            INTERVAL);
    List<JobID> jobs =
        List.of(
            cluster.submit(stars.graph()),
            cluster.submit(mood.graph()),
            cluster.submit(ingest.graph()));
    waitForCommits("stars", 1);
    waitForCommits("mood", 1);

    python.script("append_rows.py", List.of(dataset().toString(), "10"));
    change("update", "id = 'note-18'", "id=id");
    for (JobID job : jobs) {
      cluster.awaitEnd(job);
    }

    assertThat(
            LabelVerdict.of(python, dataset(), "stars", 2L * NOTES, n -> n < NOTES ? "m1" : null))
        .matches(LabelVerdict::everyLabelIsRight);
    assertThat(LabelVerdict.of(python, dataset(), "mood", 2L * NOTES, n -> n < NOTES ? "m7" : null))
        .matches(LabelVerdict::everyLabelIsRight);
    assertThat(python.read(dataset(), "id", "content").rows()).hasSize(2 * NOTES + 10);
  }

  private String savepointWithPendingLabels(NoteJob<NoteLabel> job) throws Exception {
    long before = dataFiles();
    JobID first = cluster.submit(job.graph());
    FaultCluster.waitUntil("some labels are staged", () -> dataFiles() > before);
    String savepoint = cluster.savepoint(first, folder);
    cluster.cancel(first);
    return savepoint;
  }

  private NoteJob<NoteLabel> job(String label, String model, int parallelism, Duration interval)
      throws Exception {
    return job(LabelSinkUnderTest.LABEL_SINK, label, model, Faults.none(), parallelism, interval);
  }

  private NoteJob<NoteLabel> job(
      LabelSinkUnderTest sink,
      String label,
      String model,
      Faults faults,
      int parallelism,
      Duration interval)
      throws Exception {
    Sink<NoteLabel> labels = sink.sink(dataset(), label, faults);
    return job(labels, label, model, faults, parallelism, interval);
  }

  private NoteJob<NoteLabel> job(
      Sink<NoteLabel> sink,
      String label,
      String model,
      Faults faults,
      int parallelism,
      Duration interval)
      throws Exception {
    LabelledNotes notes = new LabelledNotes(dataset().toString(), label);
    notes.addColumns();
    List<NoteLabel> scored = List.copyOf(notes.scored(model));
    return new NoteJob<>(
        sink,
        n -> scored.get((int) (n % FRAGMENTS * (NOTES / FRAGMENTS) + n / FRAGMENTS)),
        NoteLabel.class,
        faults,
        folder.resolve(label),
        parallelism,
        NOTES,
        PER_SECOND,
        interval);
  }

  private LabelVerdict verdict(String label, LongFunction<@Nullable String> model)
      throws IOException {
    return LabelVerdict.of(python, dataset(), label, NOTES, model);
  }

  private void change(String... change) throws IOException {
    python.script(
        "change_dataset.py",
        Stream.concat(Stream.of(dataset().toString()), Stream.of(change)).toList());
  }

  private void waitForCommits(String sinkId, int count) throws InterruptedException {
    FaultCluster.waitUntil(
        count + " commits of " + sinkId,
        () -> DatasetCommits.of(dataset(), sinkId).size() >= count);
  }

  private Path dataset() {
    return folder.resolve("notes.lance");
  }

  private long dataFiles() {
    try (Stream<Path> files = Files.list(dataset().resolve("data"))) {
      return files.count();
    } catch (IOException e) {
      return 0;
    }
  }

  private String newestCheckpoint(String label) throws IOException {
    return FaultCluster.newestCheckpoint(folder.resolve(label));
  }
}
