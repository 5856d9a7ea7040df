package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.FragmentMetadata;

class MaintenanceTest {

  private static final long DEADLINE_SECONDS = 60;

  @TempDir Path folder;

  private StoredNotes notes;
  private CollectedMetrics metrics;

  @SuppressWarnings("NullAway.Init")
  MaintenanceTest() {}

  @BeforeEach
  void createDataset() {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
    metrics = new CollectedMetrics();
  }

  @Test
  void smallFragmentsAreMergedAndEveryRowStaysOnce() throws Exception {
    @Nullable String parent = null;
    try (LanceCommitter committer = committer(notes::open, 5)) {
      for (int i = 0; i < 12; i++) {
        parent = commit(committer, parent, i);
      }
      waitForRuns(1);
    }

    assertThat(notes.ids()).containsExactlyInAnyOrderElementsOf(StoredNotes.idsOf(0, 12));
    assertThat(fragmentCount()).isLessThan(12);
  }

  @Test
  void commitsGoOnWhileMaintenanceIsUnderWay() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger tables = new AtomicInteger();
    LanceTable.Factory slowToMaintain =
        () -> tables.incrementAndGet() == 1 ? notes.open() : new SlowTable(notes.open(), release);
    try (LanceCommitter committer = committer(slowToMaintain, 2)) {
      String parent = commit(committer, null, 0);
      parent = commit(committer, parent, 1);
      parent = commit(committer, parent, 2);
      commit(committer, parent, 3);

      assertThat(notes.ids()).hasSize(4);
      assertThat(tables).as("one run at a time").hasValueLessThanOrEqualTo(2);
      release.countDown();
      waitForRuns(1);
    }
    assertThat(notes.ids()).containsExactlyInAnyOrderElementsOf(StoredNotes.idsOf(0, 4));
  }

  @Test
  void failedMaintenanceIsCountedAndHarmsNoCommit() throws Exception {
    AtomicInteger tables = new AtomicInteger();
    LanceTable.Factory brokenToMaintain =
        () -> tables.incrementAndGet() == 1 ? notes.open() : new BrokenTable(notes.open());
    try (LanceCommitter committer = committer(brokenToMaintain, 1)) {
      String parent = commit(committer, null, 0);
      commit(committer, parent, 1);
    }

    assertThat(notes.ids()).hasSize(2);
    assertThat(metrics.value(SinkMetrics.MAINTENANCE_ERRORS)).isPositive();
  }

  @Test
  void withoutMaintenanceNothingIsMerged() throws Exception {
    try (LanceCommitter committer = committer(notes::open, 0)) {
      @Nullable String parent = null;
      for (int i = 0; i < 6; i++) {
        parent = commit(committer, parent, i);
      }
    }

    assertThat(fragmentCount()).isEqualTo(6);
  }

  private LanceCommitter committer(LanceTable.Factory tables, int maintainEvery) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, notes.path().toString());
    config.set(SinkOptions.MAINTAIN_EVERY, maintainEvery);
    SinkSettings settings =
        SinkSettings.read(config, problem -> assertThat(problem).isNull()).orElseThrow();
    return new LanceCommitter(settings, tables, metrics, Clock.systemUTC());
  }

  private String commit(LanceCommitter committer, @Nullable String parent, int number)
      throws Exception {
    List<FragmentMetadata> fragments = notes.staged(number, 1);
    String commitId = "commit-" + number;
    long floor;
    try (StoredLanceTable table = notes.open()) {
      floor = table.latestVersion();
    }
    committer.commit(
        Offer.of(
            new LanceCommittable("ingest", commitId, parent, number + 1, floor, fragments, 1, 1)));
    return commitId;
  }

  private int fragmentCount() {
    try (StoredLanceTable table = notes.open();
        Dataset dataset =
            Dataset.open().uri(notes.path().toString()).allocator(table.allocator()).build()) {
      return dataset.getFragments().size();
    }
  }

  private void waitForRuns(int runs) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (metrics.value(SinkMetrics.MAINTENANCE_RUNS) < runs) {
      assertThat(System.nanoTime()).as("deadline for %d runs", runs).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static final class SlowTable extends ForwardingTable {
    private final CountDownLatch release;

    SlowTable(LanceTable table, CountDownLatch release) {
      super(table);
      this.release = release;
    }

    @Override
    public int compact(int rows) {
      try {
        assertThat(release.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.compact(rows);
    }
  }

  private static final class BrokenTable extends ForwardingTable {
    BrokenTable(LanceTable table) {
      super(table);
    }

    @Override
    public int compact(int rows) {
      throw new IllegalStateException("503 Slow Down");
    }
  }
}
