package dev.labelstream.sinks.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.Coverage;
import dev.labelstream.sinks.DatasetVersions;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.SinkPosition;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;

/** Which version of the dataset goes with a savepoint of a real job. */
class SavepointCoverageITCase {

  private static final long NOTES = 2000;
  private static final int PER_SECOND = 600;
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private static FaultCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new FaultCluster();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @Test
  void jobThatGoesOnFromSavepointAndVersionBringsEveryNoteOnce() throws Exception {
    JobID first = cluster.submit(job("notes.lance", INTERVAL).graph());
    FaultCluster.waitUntil("some notes are committed", () -> newest().orElse(0) > 2);
    String savepoint = cluster.savepoint(first, folder);
    SinkPosition position = SinkPosition.read(savepoint);
    assertThat(position.newest()).isPresent();
    FaultCluster.waitUntil("it is covered", () -> coverage(position) instanceof Coverage.Held);
    long version = ((Coverage.Held) coverage(position)).version();
    FaultCluster.waitUntil("the dataset goes on", () -> newest().orElse(0) > version + 1);
    cluster.cancel(first);

    assertThat(coverage(position)).isEqualTo(new Coverage.Held(version));
    Path copy = copySetBackTo(version);
    cluster.runToTheEnd(job("copy.lance", INTERVAL).from(savepoint));

    PythonLance python = PythonLance.orSkip();
    assertThat(Verdict.of(python.read(copy, "id", "content"), NOTES))
        .matches(Verdict::everyNoteExactlyOnce);
  }

  @Test
  void savepointOfAJobThatBeganAnewIsOvertaken() throws Exception {
    JobID first = cluster.submit(job("notes.lance", Duration.ZERO).graph());
    FaultCluster.waitUntil("some notes are staged", () -> dataFiles() > 0);
    SinkPosition position = SinkPosition.read(cluster.savepoint(first, folder));
    assertThat(coverage(position)).isEqualTo(new Coverage.Pending());
    cluster.cancel(first);

    cluster.runToTheEnd(job("notes.lance", Duration.ZERO).withCount(10).graph());

    assertThat(coverage(position)).isInstanceOf(Coverage.Overtaken.class);
  }

  @Test
  void tagHoldsItsVersionForGood() throws Exception {
    cluster.runToTheEnd(job("notes.lance", INTERVAL).withCount(300).graph());
    long newest = newest().orElseThrow();

    versions().tag("retrain-1", newest - 1);
    versions().tag("retrain-1", newest - 1);

    assertThat(versions().tagged("retrain-1")).hasValue(newest - 1);
    assertThat(versions().tagged("retrain-2")).isEmpty();
    assertThat(versions().rows(newest)).isEqualTo(300);
    assertThatThrownBy(() -> versions().tag("retrain-1", newest))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds version " + (newest - 1));
    assertThatThrownBy(() -> versions().rows(newest + 1))
        .hasMessageContaining("There is no version");
  }

  @Test
  void whatIsNoSavepointIsRefused() {
    assertThatThrownBy(() -> SinkPosition.read(folder.resolve("nothing").toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing");
  }

  private NoteJob<Note> job(String dataset, Duration interval) {
    return NoteJob.ofNotes(
        SinkUnderTest.LANCE_SINK.sink(folder.resolve(dataset), "ingest", Faults.none()),
        Faults.none(),
        folder.resolve("checkpoints"),
        2,
        NOTES,
        PER_SECOND,
        interval);
  }

  private DatasetVersions versions() {
    return new DatasetVersions(folder.resolve("notes.lance").toString(), Map.of());
  }

  private OptionalLong newest() {
    try {
      return versions().newest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Coverage coverage(SinkPosition position) {
    try {
      return versions().coverage("ingest", position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long dataFiles() {
    Path data = folder.resolve("notes.lance").resolve("data");
    if (!Files.exists(data)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(data)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The dataset beside itself, and as it was at a version. */
  private Path copySetBackTo(long version) throws IOException {
    Path from = folder.resolve("notes.lance");
    Path copy = folder.resolve("copy.lance");
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path target = copy.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
    try (RootAllocator allocator = new RootAllocator();
        Dataset newest = Dataset.open().uri(copy.toString()).allocator(allocator).build();
        Dataset then = newest.checkoutVersion(version)) {
      then.restore();
    }
    return copy;
  }
}
