package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.FragmentMetadata;

class StoredLanceTableTest {

  private static final NoteEncoder NOTES = new NoteEncoder();

  @TempDir Path folder;

  private StoredLanceTable table;

  @BeforeEach
  void openTable() {
    table = tableNamed("notes");
  }

  @AfterEach
  void closeTable() {
    table.close();
  }

  @Test
  void missingDatasetIsVersionZero() {
    assertThat(table.latestVersion()).isZero();
  }

  @Test
  void createdDatasetIsEmptyWithStableRowIds() {
    boolean created = table.createIfAbsent(NOTES.schema());

    assertThat(created).isTrue();
    assertThat(table.latestVersion()).isEqualTo(1);
    assertThat(table.createIfAbsent(NOTES.schema())).isFalse();
    try (Dataset dataset = opened("notes")) {
      assertThat(dataset.countRows()).isZero();
      assertThat(dataset.hasStableRowIds()).isTrue();
      assertThat(dataset.getLanceFileFormatVersion()).isEqualTo(StoredLanceTable.FILE_VERSION);
    }
  }

  @Test
  void committedFragmentsAreReadAndTheVersionNamesItsCommit() throws Exception {
    table.createIfAbsent(NOTES.schema());

    long version = table.commit(1, mark("a", null), stage(table, 0, 3));

    assertThat(version).isEqualTo(2);
    assertThat(rowCount("notes")).isEqualTo(3);
    assertThat(table.originOf(2)).contains(new VersionOrigin.SinkCommit(mark("a", null)));
    assertThat(table.originOf(1)).contains(new VersionOrigin.Foreign());
  }

  @Test
  void secondCommitFromTheSameVersionConflictsAlsoOnAnEmptyDataset() throws Exception {
    table.createIfAbsent(NOTES.schema());
    table.commit(1, mark("a", null), stage(table, 0, 1));

    assertThatThrownBy(() -> table.commit(1, mark("a", null), stage(table, 0, 1)))
        .isInstanceOf(CommitConflictException.class);
    assertThat(rowCount("notes")).isEqualTo(1);
  }

  @Test
  void commitOfAnotherSinkDoesNotConflict() throws Exception {
    table.createIfAbsent(NOTES.schema());
    table.commit(1, new CommitMark("other", "x", null, 1), stage(table, 0, 1));

    long version = table.commit(1, mark("a", null), stage(table, 1, 1));

    assertThat(version).isEqualTo(3);
    assertThat(rowCount("notes")).isEqualTo(2);
  }

  @Test
  void rolledBackVersionSaysWhereItLeadsTo() throws Exception {
    table.createIfAbsent(NOTES.schema());
    table.commit(1, mark("a", null), stage(table, 0, 1));
    try (Dataset dataset = opened("notes");
        Dataset old = dataset.checkoutVersion(1)) {
      old.restore();
    }

    assertThat(table.latestVersion()).isEqualTo(3);
    assertThat(table.originOf(3)).contains(new VersionOrigin.Rollback(1));
  }

  @Test
  void cleanedVersionHasNoOrigin() throws Exception {
    table.createIfAbsent(NOTES.schema());
    table.commit(1, mark("a", null), stage(table, 0, 1));
    table.commit(2, mark("b", "a"), stage(table, 1, 1));

    long removed = table.cleanUp(System.currentTimeMillis() + 1000);

    assertThat(removed).isEqualTo(2);
    assertThat(table.originOf(2)).isEmpty();
    assertThat(table.originOf(3)).isPresent();
  }

  @Test
  void cleaningKeepsFragmentsInFlight() throws Exception {
    table.createIfAbsent(NOTES.schema());
    List<FragmentMetadata> inFlight = stage(table, 0, 2);

    table.cleanUp(System.currentTimeMillis() + 1000);

    table.commit(1, mark("a", null), inFlight);
    assertThat(rowCount("notes")).isEqualTo(2);
  }

  @Test
  void discardedFragmentsLeaveNoFile() throws Exception {
    table.createIfAbsent(NOTES.schema());

    table.discard(stage(table, 0, 2));

    assertThat(dataFiles("notes")).isEmpty();
  }

  @Test
  void abortedStagingLeavesNoFile() throws Exception {
    table.createIfAbsent(NOTES.schema());
    Staging<Note> staging = new Staging<>(table, NOTES.schema(), NOTES);
    staging.add(List.of(Note.number(1)));

    staging.abort();

    assertThat(dataFiles("notes")).isEmpty();
  }

  @Test
  void failureOfTheStorageIsUnchecked() throws IOException {
    Files.writeString(folder.resolve("file.lance"), "not a folder");

    try (StoredLanceTable broken = tableNamed("file")) {
      assertThatThrownBy(broken::latestVersion)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Not a directory");
      assertThatThrownBy(() -> broken.createIfAbsent(NOTES.schema()))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void commitAgainstARollbackConflicts() throws Exception {
    table.createIfAbsent(NOTES.schema());
    table.commit(1, mark("a", null), stage(table, 0, 1));
    try (Dataset dataset = opened("notes");
        Dataset old = dataset.checkoutVersion(1)) {
      old.restore();
    }

    assertThatThrownBy(() -> table.commit(2, mark("b", "a"), stage(table, 1, 1)))
        .isInstanceOf(CommitConflictException.class)
        .hasCauseInstanceOf(RuntimeException.class);
    assertThat(rowCount("notes")).isZero();
  }

  @Test
  void racingCreatorsNeverWipeWhatOneOfThemCommitted() throws Exception {
    int creators = 6;
    ExecutorService threads = Executors.newFixedThreadPool(creators);
    try {
      for (int round = 0; round < 20; round++) {
        String name = "race-" + round;
        CyclicBarrier start = new CyclicBarrier(creators);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int c = 0; c < creators; c++) {
          String commitId = "creator-" + c;
          results.add(
              threads.submit(
                  () -> {
                    try (StoredLanceTable mine = tableNamed(name)) {
                      start.await();
                      boolean created = mine.createIfAbsent(NOTES.schema());
                      commitUntilDone(mine, commitId);
                      return created;
                    }
                  }));
        }
        int created = 0;
        for (Future<Boolean> result : results) {
          created += result.get() ? 1 : 0;
        }
        assertThat(created).isEqualTo(1);
        assertThat(rowCount(name)).isEqualTo(creators);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void commitUntilDone(StoredLanceTable table, String commitId) throws Exception {
    List<FragmentMetadata> fragments = stage(table, 0, 1);
    while (true) {
      try {
        table.commit(table.latestVersion(), mark(commitId, null), fragments);
        return;
      } catch (CommitConflictException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static CommitMark mark(String commitId, @Nullable String parent) {
    return new CommitMark("notes", commitId, parent, 1);
  }

  private static List<FragmentMetadata> stage(LanceTable table, long first, int count)
      throws IOException, InterruptedException {
    Staging<Note> staging = new Staging<>(table, NOTES.schema(), NOTES);
    staging.add(Stream.iterate(first, n -> n + 1).limit(count).map(Note::number).toList());
    return staging.finish().fragments();
  }

  private StoredLanceTable tableNamed(String name) {
    return new StoredLanceTable(uri(name), Map.of(), 1L << 30);
  }

  private String uri(String name) {
    return folder.resolve(name + ".lance").toString();
  }

  private long rowCount(String name) {
    try (Dataset dataset = opened(name)) {
      return dataset.countRows();
    }
  }

  private Dataset opened(String name) {
    return Dataset.open().uri(uri(name)).allocator(table.allocator()).build();
  }

  private List<Path> dataFiles(String name) throws IOException {
    Path data = folder.resolve(name + ".lance/data");
    if (!Files.exists(data)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data)) {
      return files.toList();
    }
  }
}
