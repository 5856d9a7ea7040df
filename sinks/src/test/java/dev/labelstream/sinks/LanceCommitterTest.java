package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.FragmentMetadata;

class LanceCommitterTest {

  private static final int RACERS = 6;
  private static final int ROUNDS = 20;
  private static final int ROWS = 3;
  private static final long FOREIGN = 1_000_000;

  @TempDir Path folder;

  private final List<LanceCommitter> committers = new ArrayList<>();
  private final CollectedMetrics metrics = new CollectedMetrics();
  private StoredNotes notes;

  @BeforeEach
  void createDataset() {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
  }

  @AfterEach
  void closeCommitters() {
    committers.forEach(LanceCommitter::close);
  }

  @Test
  void racingCommittersCommitTheSameCommittableOnceBesideAForeignWriter() throws Exception {
    Random random = seeded();
    List<LanceCommitter> racers = racers(notes);
    List<String> expected = new ArrayList<>();
    String parent = null;

    for (int round = 0; round < ROUNDS; round++) {
      long firstNote = (long) round * ROWS;
      LanceCommittable same =
          committable("commit-" + round, parent, round + 1, notes.version(), firstNote);
      long foreign = FOREIGN + round;
      Race.raceBeside(random, racers, same, () -> notes.append(foreign, 1));
      expected.addAll(StoredNotes.idsOf(firstNote, ROWS));
      expected.addAll(StoredNotes.idsOf(foreign, 1));
      parent = same.commitId();
    }

    assertThat(notes.ids()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(metrics.value(SinkMetrics.COMMITTED_ROWS)).isEqualTo((long) ROUNDS * ROWS);
  }

  @Test
  void racingCommittersThatAlsoCreateTheDatasetCommitOnce() throws Exception {
    Random random = seeded();

    for (int round = 0; round < ROUNDS; round++) {
      StoredNotes unborn = new StoredNotes(folder.resolve("unborn-" + round + ".lance"));
      LanceCommittable first =
          new LanceCommittable("ingest", "first", null, 1, 0, unborn.staged(0, ROWS), ROWS, 99);
      Race.raceBeside(random, creatingRacers(unborn), first, () -> {});
      assertThat(unborn.ids()).containsExactlyElementsOf(StoredNotes.idsOf(0, ROWS));
      closeCommitters();
      committers.clear();
    }
  }

  @Test
  void committableOfAnEarlierLifeIsFoundAndNothingChanges() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    committer(notes.open()).commit(Offer.of(first, second));
    Offer again = new Offer(first);

    committer(notes.open()).commit(again.alone());

    assertThat(again.isAlreadyCommitted()).isTrue();
    assertThat(notes.version()).isEqualTo(3);
    assertThat(notes.ids()).hasSize(2 * ROWS);
  }

  @Test
  void zombieThatHadLookedAlreadyFindsTheCommitOfItsSuccessor() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 1, 10);
    LanceCommitter successor = committer(notes.open());
    LanceCommitter zombie =
        committer(
            new InterruptedTable(notes.open(), () -> successor.commit(Offer.of(first, second))));
    Offer offer = new Offer(first);

    zombie.commit(offer.alone());

    assertThat(offer.isAlreadyCommitted()).isTrue();
    assertThat(notes.version()).isEqualTo(3);
    assertThat(notes.ids()).hasSize(2 * ROWS);
    assertThat(metrics.value(SinkMetrics.COMMIT_CONFLICTS)).isEqualTo(1);
  }

  @Test
  void zombieThatGoesOnByItselfIsRefused() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    LanceCommittable fork = committable("fork", "first", 2, 2, 10);
    committer(notes.open()).commit(Offer.of(first, second));

    assertThatThrownBy(() -> committer(notes.open()).commit(Offer.of(fork)))
        .isInstanceOf(SuppressRestartsException.class)
        .hasCauseInstanceOf(BrokenChainException.class)
        .rootCause()
        .hasMessageContaining("checkpoint 2 of sink 'ingest'")
        .hasMessageContaining("it follows commit first")
        .hasMessageContaining("the newest commit of this sink is second (version 3, checkpoint 2)")
        .hasMessageContaining(SinkOptions.ID.key());
    assertThat(notes.ids()).hasSize(2 * ROWS);
  }

  @Test
  void zombieThatHadLookedAlreadyIsRefusedIfItGoesOnByItself() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    LanceCommittable fork = committable("fork", "first", 2, 2, 10);
    LanceCommitter successor = committer(notes.open());
    successor.commit(Offer.of(first));
    LanceCommitter zombie =
        committer(new InterruptedTable(notes.open(), () -> successor.commit(Offer.of(second))));

    assertThatThrownBy(() -> zombie.commit(Offer.of(fork)))
        .hasCauseInstanceOf(BrokenChainException.class);

    assertThat(notes.ids()).hasSize(2 * ROWS);
  }

  @Test
  void commitWhoseAnswerWasLostIsFoundOnTheNextLook() throws Exception {
    LanceCommitter committer = committer(new MuteTable(notes.open()));
    Offer offer = new Offer(committable("first", null, 1, 1, 0));

    committer.commit(offer.alone());

    assertThat(offer.isAlreadyCommitted()).isTrue();
    assertThat(notes.ids()).hasSize(ROWS);
    assertThat(metrics.value(SinkMetrics.COMMIT_ERRORS)).isEqualTo(1);
  }

  @Test
  void storageThatFailsForAWhileIsTriedAgain() throws Exception {
    FailingTable table = new FailingTable(notes.open(), 3);
    LanceCommitter committer = committer(table);

    committer.commit(Offer.of(committable("first", null, 1, 1, 0)));

    assertThat(table.tries).hasValue(4);
    assertThat(notes.ids()).hasSize(ROWS);
    assertThat(metrics.value(SinkMetrics.COMMIT_ERRORS)).isEqualTo(3);
    assertThat(metrics.value(SinkMetrics.COMMIT_CONFLICTS)).isZero();
  }

  @Test
  void storageThatLanceCannotReadForAWhileIsTriedAgain() throws Exception {
    LanceCommitter committer = committer(new CutOffTable(notes.open(), notes.path()));

    committer.commit(Offer.of(committable("first", null, 1, 1, 0)));

    assertThat(notes.ids()).hasSize(ROWS);
    assertThat(metrics.value(SinkMetrics.COMMIT_ERRORS)).isEqualTo(1);
  }

  @Test
  void storageThatNeverWorksFailsTheJobWhenTheTimeIsUp() {
    FailingTable table = new FailingTable(notes.open(), Integer.MAX_VALUE);
    FakeClock fourSecondsEachTime = new FakeClock(Duration.ofSeconds(4));
    LanceCommitter committer = committer(table, settings(0), fourSecondsEachTime);

    assertThatThrownBy(() -> committer.commit(Offer.of(committable("first", null, 7, 1, 0))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot commit checkpoint 7 to " + notes.path())
        .hasMessageContaining("tries in PT20S failed")
        .hasMessageContaining("503 Slow Down")
        .hasMessageContaining("raise " + SinkOptions.COMMIT_TIMEOUT.key())
        .hasRootCauseMessage("503 Slow Down");
    assertThat(table.tries).hasValueBetween(3, 6);
  }

  @Test
  void committerThatIsCancelledWhileItWaitsIsInterrupted() throws Exception {
    FailingTable table = new FailingTable(notes.open(), Integer.MAX_VALUE);
    LanceCommitter committer = committer(table);
    LanceCommittable committable = committable("first", null, 1, 1, 0);
    ExecutorService thread = Executors.newSingleThreadExecutor();

    Future<?> committing =
        thread.submit(
            () -> {
              assertThatThrownBy(() -> committer.commit(Offer.of(committable)))
                  .isInstanceOf(InterruptedException.class);
              return null;
            });
    while (table.tries.get() == 0) {
      Thread.onSpinWait();
    }
    thread.shutdownNow();

    committing.get(30, TimeUnit.SECONDS);
  }

  @Test
  void committablesOfOneCallAreCommittedInTheOrderOfTheirCheckpoints() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 1, 10);
    LanceCommittable third = committable("third", "second", 3, 1, 20);

    committer(notes.open()).commit(Offer.of(third, first, second));

    assertThat(notes.ids())
        .startsWith(Note.number(0).id())
        .endsWith(Note.number(22).id())
        .hasSize(3 * ROWS);
  }

  @Test
  void rowsWhoseFilesWereCleanedUpAreRefused() throws Exception {
    LanceCommittable lost = committable("first", null, 1, 1, 0);
    String file = lost.fragments().get(0).getFiles().get(0).getPath();
    Files.delete(notes.path().resolve("data").resolve(file));

    assertThatThrownBy(() -> committer(notes.open()).commit(Offer.of(lost)))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("Cannot commit checkpoint 1 to " + notes.path())
        .hasMessageContaining("of its staged files, " + file + " are gone")
        .hasMessageContaining("Restore from the savepoint or checkpoint before this one");
    assertThat(notes.version()).isEqualTo(1);
  }

  @Test
  void committableIsStillFoundAfterACompaction() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    committer(notes.open()).commit(Offer.of(first, second));
    notes.compact();
    long compacted = notes.version();
    Offer again = new Offer(first);

    committer(notes.open()).commit(again.alone());

    assertThat(compacted).isGreaterThan(3);
    assertThat(again.isAlreadyCommitted()).isTrue();
    assertThat(notes.version()).isEqualTo(compacted);
    assertThat(notes.ids()).hasSize(2 * ROWS);
  }

  @Test
  void compactionMeanwhileDoesNotKeepTheCommitAway() throws Exception {
    LanceCommitter committer = committer(notes.open());
    committer.commit(Offer.of(committable("first", null, 1, 1, 0)));
    notes.append(FOREIGN, 1);
    LanceCommitter slow = committer(new InterruptedTable(notes.open(), notes::compact));

    slow.commit(Offer.of(committable("second", "first", 2, 2, 10)));

    assertThat(notes.ids()).hasSize(2 * ROWS + 1);
  }

  @Test
  void datasetSetBackBeforeAllCommitsRefusesTheNext() throws Exception {
    committer(notes.open()).commit(Offer.of(committable("first", null, 1, 1, 0)));
    notes.setBackTo(1);

    assertThatThrownBy(
            () ->
                committer(notes.open()).commit(Offer.of(committable("second", "first", 2, 2, 10))))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("the commit before it, first, is not in the dataset")
        .hasMessageContaining(
            "restore the job from the savepoint that belongs to the dataset's version");
    assertThat(notes.ids()).isEmpty();
  }

  @Test
  void datasetSetBackBehindTheParentRefusesTheNext() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    committer(notes.open()).commit(Offer.of(first, second));
    notes.setBackTo(2);

    assertThatThrownBy(
            () ->
                committer(notes.open()).commit(Offer.of(committable("third", "second", 3, 3, 20))))
        .rootCause()
        .hasMessageContaining("it follows commit second, but the newest commit of this sink is")
        .hasMessageContaining("the dataset was set back");
    assertThat(notes.ids()).hasSize(ROWS);
  }

  @Test
  void committableThatARollbackUndidIsCommittedAgain() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    committer(notes.open()).commit(Offer.of(first, second));
    notes.setBackTo(2);
    Offer again = new Offer(second);

    committer(notes.open()).commit(again.alone());

    assertThat(again.isAlreadyCommitted()).isFalse();
    assertThat(notes.ids()).hasSize(2 * ROWS).endsWith(Note.number(12).id());
  }

  @Test
  void rollbackMeanwhileMakesTheCommitterLookAgain() throws Exception {
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);
    committer(notes.open()).commit(Offer.of(first));
    LanceCommitter slow = committer(new InterruptedTable(notes.open(), () -> notes.setBackTo(1)));

    assertThatThrownBy(() -> slow.commit(Offer.of(second)))
        .hasCauseInstanceOf(BrokenChainException.class);

    assertThat(notes.ids()).isEmpty();
  }

  @Test
  void versionsThatWereCleanedBeforeTheLookRefuseTheCommit() throws Exception {
    committer(notes.open()).commit(Offer.of(committable("first", null, 1, 1, 0)));
    notes.append(FOREIGN, 1);
    notes.append(FOREIGN + 1, 1);
    notes.cleanUp();

    assertThatThrownBy(
            () ->
                committer(notes.open()).commit(Offer.of(committable("second", "first", 2, 2, 10))))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("Cannot commit checkpoint 2 of sink 'ingest'")
        .hasMessageContaining("versions 3 to 3 of the dataset were cleaned up")
        .hasMessageContaining("raise " + SinkOptions.KEEP_VERSIONS_FOR.key());
  }

  @Test
  void replacedDatasetIsRefused() {
    assertThatThrownBy(
            () -> committer(notes.open()).commit(Offer.of(committable("late", "first", 9, 40, 0))))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("is at version 1, but was at 40");
  }

  @Test
  void metricsTellWhatHappened() throws Exception {
    FakeClock clock = new FakeClock(Duration.ofMillis(250));
    LanceCommitter committer = committer(notes.open(), settings(0), clock);
    LanceCommittable first = committable("first", null, 1, 1, 0);
    LanceCommittable second = committable("second", "first", 2, 2, 10);

    committer.commit(Offer.of(first, second));
    committer.commit(Offer.of(second));
    clock.pass(Duration.ofSeconds(42));

    assertThat(metrics.value(SinkMetrics.COMMITTED_ROWS)).isEqualTo(2 * ROWS);
    assertThat(metrics.value(SinkMetrics.COMMITTED_FRAGMENTS)).isEqualTo(2);
    assertThat(metrics.value(SinkMetrics.COMMITTED_BYTES)).isEqualTo(first.bytes() * 2);
    assertThat(metrics.value(SinkMetrics.COMMIT_CONFLICTS)).isZero();
    assertThat(metrics.value(SinkMetrics.COMMIT_ERRORS)).isZero();
    assertThat(metrics.value(SinkMetrics.LAST_COMMIT_DURATION)).isEqualTo(250);
    assertThat(metrics.value(SinkMetrics.DATASET_VERSION)).isEqualTo(3);
    assertThat(metrics.value(SinkMetrics.DATASET_ROWS)).isEqualTo(2 * ROWS);
    assertThat(metrics.value(SinkMetrics.SECONDS_SINCE_COMMIT)).isEqualTo(42);
  }

  private static Random seeded() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  private List<LanceCommitter> racers(StoredNotes dataset) {
    List<LanceCommitter> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      racers.add(committer(dataset.open()));
    }
    return racers;
  }

  private List<LanceCommitter> creatingRacers(StoredNotes dataset) {
    List<LanceCommitter> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      racers.add(committer(new CreatingTable(dataset.open())));
    }
    return racers;
  }

  private LanceCommittable committable(
      String commitId, @Nullable String parent, long checkpoint, long floor, long firstNote)
      throws IOException, InterruptedException {
    List<FragmentMetadata> fragments = notes.staged(firstNote, ROWS);
    return new LanceCommittable("ingest", commitId, parent, checkpoint, floor, fragments, ROWS, 99);
  }

  private LanceCommitter committer(LanceTable table) {
    return committer(table, settings(0), Clock.systemUTC());
  }

  private LanceCommitter committer(LanceTable table, SinkSettings settings, Clock clock) {
    LanceCommitter committer = new LanceCommitter(settings, () -> table, metrics, clock);
    committers.add(committer);
    return committer;
  }

  private SinkSettings settings(int maintainEvery) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, notes.path().toString());
    config.set(SinkOptions.MAINTAIN_EVERY, maintainEvery);
    config.set(SinkOptions.COMMIT_TIMEOUT, Duration.ofSeconds(20));
    return SinkSettings.read(
            config,
            problem -> {
              throw new IllegalArgumentException(problem);
            })
        .orElseThrow();
  }

  /** Commits, but the answer is lost. */
  private static final class MuteTable extends ForwardingTable {
    MuteTable(LanceTable table) {
      super(table);
    }

    @Override
    public long commit(
        long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
      long committed = super.commit(version, mark, fragments, labels);
      throw new IllegalStateException("Connection reset after version " + committed);
    }
  }

  private static final class FailingTable extends ForwardingTable {
    private final AtomicInteger tries = new AtomicInteger();
    private final int failures;

    FailingTable(LanceTable table, int failures) {
      super(table);
      this.failures = failures;
    }

    @Override
    public long commit(
        long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
      if (tries.incrementAndGet() <= failures) {
        throw new IllegalStateException("503 Slow Down");
      }
      return super.commit(version, mark, fragments, labels);
    }
  }

  /** The first look does not see the dataset's versions. */
  private static final class CutOffTable extends ForwardingTable {
    private final Path versions;
    private final Path away;
    private boolean isCutOff;

    CutOffTable(LanceTable table, Path dataset) {
      super(table);
      this.versions = dataset.resolve("_versions");
      this.away = dataset.resolve("away");
      table.latestVersion();
    }

    @Override
    public long latestVersion() {
      if (isCutOff) {
        return super.latestVersion();
      }
      isCutOff = true;
      try {
        Files.move(versions, away);
        try {
          return super.latestVersion();
        } finally {
          Files.move(away, versions);
        }
      } catch (IOException e) {
        throw new AssertionError("The test cannot move the versions", e);
      }
    }
  }

  /** Creates the dataset when it is first looked at, as the aggregator does. */
  private static final class CreatingTable extends ForwardingTable {
    CreatingTable(LanceTable table) {
      super(table);
    }

    @Override
    public long latestVersion() {
      createIfAbsent(StoredNotes.ENCODER.schema());
      return super.latestVersion();
    }
  }
}
