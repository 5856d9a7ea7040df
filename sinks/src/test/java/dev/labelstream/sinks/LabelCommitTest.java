package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.LabelledNotes.Labelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.FragmentMetadata;

/** What a commit of labels does to the rows it is for, and to no other. */
class LabelCommitTest {

  private static final int FRAGMENT_ROWS = 10;
  private static final int RACERS = 6;
  private static final int ROUNDS = 8;

  @TempDir Path folder;

  private final List<LanceCommitter> committers = new ArrayList<>();
  private final CollectedMetrics metrics = new CollectedMetrics();
  private StoredNotes notes;
  private LabelledNotes stars;
  private LabelledNotes mood;

  /** Three fragments of ten notes each, and the columns of two labels. */
  @BeforeEach
  void createDataset() throws Exception {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
    stars = new LabelledNotes(notes.path(), "stars");
    mood = new LabelledNotes(notes.path(), "mood");
    for (int fragment = 0; fragment < 3; fragment++) {
      notes.append((long) fragment * FRAGMENT_ROWS, FRAGMENT_ROWS);
    }
    stars.addColumns();
    mood.addColumns();
  }

  @AfterEach
  void closeCommitters() {
    committers.forEach(LanceCommitter::close);
  }

  @Test
  void labelsOfACheckpointBecomeOneVersion() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    long before = notes.version();
    LanceCommittable both =
        committable(
            "a", null, stars.staged(scored.subList(0, 12)), stars.staged(scored.subList(12, 25)));

    committer().commit(Offer.of(both));

    assertThat(notes.version()).isEqualTo(before + 1);
    Map<Long, Labelled> expected = allOf(0, 25, "m1");
    expected.putAll(noneOf(25, 30));
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(mood.read()).isEqualTo(noneOf(0, 30));
    assertThat(metrics.value(SinkMetrics.COMMITTED_LABELS)).isEqualTo(25);
  }

  @Test
  void dataOfTheOtherColumnsIsNotTouched() throws Exception {
    Map<Path, byte[]> before = dataFiles();
    committer().commit(Offer.of(committable("a", null, stars.staged(stars.scored("m1")))));

    Map<Path, byte[]> after = dataFiles();

    before.forEach((file, bytes) -> assertThat(after.get(file)).as("%s", file).isEqualTo(bytes));
    // One file for each of the three fragments, and that of the labels themselves.
    assertThat(after).hasSize(before.size() + 4);
    assertThat(notes.ids()).isEqualTo(StoredNotes.idsOf(0, 30));
  }

  @Test
  void replayedCommittableIsCommittedOnce() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    committer().commit(Offer.of(committable));
    long version = notes.version();
    Offer again = new Offer(committable);

    committer().commit(again.alone());

    assertThat(again.isAlreadyCommitted()).isTrue();
    assertThat(notes.version()).isEqualTo(version);
  }

  @Test
  void racingCommittersCommitTheSameLabelsOnceBesideAnAppendACompactionAndAnotherLabel()
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<LanceCommitter> racers =
        Stream.generate(this::committer).limit(RACERS).collect(Collectors.toList());
    String parent = null;
    for (int round = 1; round <= ROUNDS; round++) {
      String model = "m" + round;
      LanceCommittable same =
          committable("stars-" + round, parent, stars.staged(stars.scored(model)));
      LanceCommittable other =
          committableOf("moods-" + round, "x", null, mood.staged(mood.scored(model)));
      LanceCommitter otherSink = committer("moods-" + round, notes.open());
      long foreign = 1000L * round;

      Race.raceBeside(
          random,
          racers,
          same,
          () -> {
            notes.append(foreign, 2);
            otherSink.commit(Offer.of(other));
            compactOrLose();
          });

      parent = same.commitId();
      Map<Long, Labelled> expected = allOf(0, 30, model);
      for (int before = 1; before <= round; before++) {
        // What was appended in an earlier round is scored since.
        expected.putAll(
            before < round
                ? allOf(1000L * before, 1000L * before + 2, model)
                : noneOf(1000L * before, 1000L * before + 2));
      }
      assertThat(stars.read()).as("stars, round %d", round).isEqualTo(expected);
      assertThat(mood.read()).as("mood, round %d", round).isEqualTo(expected);
    }
    assertThat(DatasetCommits.doubled(notes.path(), "stars")).isEmpty();
    assertThat(DatasetCommits.of(notes.path(), "stars")).hasSize(ROUNDS);
  }

  private void compactOrLose() {
    try {
      notes.compact();
    } catch (RuntimeException e) {
      assertThat(LanceErrors.isConflict(e)).as("%s", e).isTrue();
    }
  }

  @Test
  void zombieThatHadLookedAlreadyFindsTheCommitOfItsSuccessor() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    LanceCommittable first = committable("a", null, stars.staged(scored.subList(0, 20)));
    LanceCommittable second = committable("b", "a", stars.staged(scored.subList(20, 30)));
    LanceCommitter successor = committer();
    Offer offer = new Offer(first);

    committer(new InterruptedTable(notes.open(), () -> successor.commit(Offer.of(first, second))))
        .commit(offer.alone());

    assertThat(offer.isAlreadyCommitted()).isTrue();
    assertThat(stars.read()).isEqualTo(allOf(0, 30, "m1"));
    assertThat(DatasetCommits.of(notes.path(), "stars")).containsExactly("b", "a");
  }

  @Test
  void zombieThatGoesOnWithLabelsOfItsOwnIsRefused() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    LanceCommittable first = committable("a", null, stars.staged(scored.subList(0, 20)));
    LanceCommittable ofASuccessor = committable("b", "a", stars.staged(scored.subList(20, 30)));
    LanceCommittable ofTheZombie = committable("c", "a", stars.staged(scored.subList(20, 30)));
    committer().commit(Offer.of(first, ofASuccessor));

    assertThatThrownBy(() -> committer().commit(Offer.of(ofTheZombie)))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("it follows commit a, but the newest commit of this sink is b");
  }

  @Test
  void labelsOfRowsThatACompactionMovedFindThem() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    notes.compact();

    committer().commit(Offer.of(committable));

    assertThat(stars.read()).isEqualTo(allOf(0, 30, "m1"));
  }

  @Test
  void compactionBetweenLookAndCommitCostsAConflict() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));

    committer(new InterruptedTable(notes.open(), notes::compact)).commit(Offer.of(committable));

    assertThat(stars.read()).isEqualTo(allOf(0, 30, "m1"));
    assertThat(metrics.value(SinkMetrics.COMMIT_CONFLICTS)).isEqualTo(1);
  }

  @Test
  void anotherLabelOnTheSameFragmentsBetweenLookAndCommitIsKept() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    LanceCommittable other = committableOf("moods", "x", null, mood.staged(mood.scored("m7")));
    LanceCommitter otherSink = committer("moods", notes.open());

    committer(new InterruptedTable(notes.open(), () -> otherSink.commit(Offer.of(other))))
        .commit(Offer.of(committable));

    assertThat(stars.read()).isEqualTo(allOf(0, 30, "m1"));
    assertThat(mood.read()).isEqualTo(allOf(0, 30, "m7"));
    assertThat(metrics.value(SinkMetrics.COMMIT_CONFLICTS)).isEqualTo(1);
  }

  /**
   * What the version in {@link PlacedLabels} is for: this is how a label is lost without a word.
   */
  @Test
  void columnDataOfAnOlderVersionWouldWipeTheOtherLabel() throws Exception {
    try (StoredLanceTable table = notes.open()) {
      long version = table.latestVersion();
      PlacedLabels stale = table.place(version, List.of(stars.staged(stars.scored("m1"))));
      committer("moods", notes.open())
          .commit(Offer.of(committableOf("moods", "x", null, mood.staged(mood.scored("m7")))));
      long fresh = table.latestVersion();

      assertThatThrownBy(() -> table.commit(fresh, mark(), List.of(), stale))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("placed in version " + version);
      assertThatThrownBy(() -> table.commit(version, mark(), List.of(), stale))
          .isInstanceOf(CommitConflictException.class);
      assertThat(mood.read()).isEqualTo(allOf(0, 30, "m7"));

      PlacedLabels disguised =
          new PlacedLabels(
              fresh, stale.fragments(), stale.fieldIds(), stale.files(), stale.bytes(), 30, 0, 0);
      table.commit(fresh, mark(), List.of(), disguised);
      assertThat(mood.read()).isEqualTo(noneOf(0, 30));
    }
  }

  @Test
  void checkpointsThatShareAFragmentKeepEachOthersLabels() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    LanceCommittable first = committable("a", null, stars.staged(scored.subList(0, 5)));
    LanceCommittable second = committable("b", "a", stars.staged(scored.subList(5, 10)));

    committer().commit(Offer.of(first, second));

    Map<Long, Labelled> expected = allOf(0, 10, "m1");
    expected.putAll(noneOf(10, 30));
    assertThat(stars.read()).isEqualTo(expected);
  }

  @Test
  void valueThatAnotherModelWroteMeanwhileIsNotOverwritten() throws Exception {
    LanceCommittable late = committable("a", null, stars.staged(stars.scored("m1")));
    LanceCommittable newer =
        committableOf("refresh", "x", null, stars.staged(stars.scored("m2").subList(3, 8)));
    committer("refresh", notes.open()).commit(Offer.of(newer));

    committer().commit(Offer.of(late));

    Map<Long, Labelled> expected = allOf(0, 30, "m1");
    expected.putAll(allOf(3, 8, "m2"));
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(metrics.value(SinkMetrics.SUPERSEDED_LABELS)).isEqualTo(5);
  }

  @Test
  void olderValueThatWasSeenIsReplaced() throws Exception {
    committer().commit(Offer.of(committable("a", null, stars.staged(stars.scored("m1")))));
    LanceCommittable refresh = committable("b", "a", stars.staged(stars.scored("m2")));

    committer().commit(Offer.of(refresh));

    assertThat(stars.read()).isEqualTo(allOf(0, 30, "m2"));
  }

  @Test
  void labelThatIsThereAlreadyIsNotWrittenAgain() throws Exception {
    committer().commit(Offer.of(committable("a", null, stars.staged(stars.scored("m1")))));
    int files = dataFiles().size();
    StagedLabels same = stars.staged(stars.scored("m1"));

    committer().commit(Offer.of(committable("b", "a", same)));

    assertThat(metrics.value(SinkMetrics.SUPERSEDED_LABELS)).isEqualTo(30);
    assertThat(dataFiles()).hasSize(files + 1);
  }

  @Test
  void commitOfWhichNothingIsLeftStillCarriesTheChain() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    committer().commit(Offer.of(committable("a", null, stars.staged(scored))));
    LanceCommittable nothing = committable("b", "a", stars.staged(scored));
    LanceCommittable next = committable("c", "b", stars.staged(scored));

    committer().commit(Offer.of(nothing, next));

    assertThat(stars.read()).isEqualTo(allOf(0, 30, "m1"));
  }

  @Test
  void labelsOfDeletedRowsAreDroppedAndCounted() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    notes.delete("id IN ('note-3', 'note-14') OR id >= 'note-20' AND id < 'note-3'");
    assertThat(notes.ids()).hasSize(18);

    committer().commit(Offer.of(committable));

    Map<Long, Labelled> expected = allOf(0, 20, "m1");
    expected.keySet().removeAll(Set.of(3L, 14L));
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(metrics.value(SinkMetrics.LABELS_OF_GONE_ROWS)).isEqualTo(12);
  }

  @Test
  void rowsThatWereDeletedAndRowsThatMovedAreToldApart() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    notes.delete("id = 'note-3'");
    notes.compact();

    committer().commit(Offer.of(committable));

    Map<Long, Labelled> expected = allOf(0, 30, "m1");
    expected.remove(3L);
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(metrics.value(SinkMetrics.LABELS_OF_GONE_ROWS)).isEqualTo(1);
  }

  /** Lance gives the ids of the rows that a rollback undid to the rows that come next. */
  @Test
  void labelsOfARowThatWasRolledBackDoNotGoToTheRowThatHasItsId() throws Exception {
    long kept = notes.version();
    notes.append(100, FRAGMENT_ROWS);
    List<NoteLabel> scored = stars.scored("m1");
    notes.setBackTo(kept);
    LanceCommittable committable = committable("a", null, stars.staged(scored));
    notes.append(200, FRAGMENT_ROWS);
    assertThat(rowIds(stars.scored("m1"))).isEqualTo(rowIds(scored));

    committer().commit(Offer.of(committable));

    Map<Long, Labelled> expected = allOf(0, 30, "m1");
    expected.putAll(noneOf(200, 210));
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(metrics.value(SinkMetrics.LABELS_OF_GONE_ROWS)).isEqualTo(10);
  }

  @Test
  void rowsAndLabelsOfOneCheckpointAreOneVersion() throws Exception {
    StagedLabels labels = stars.staged(stars.scored("m1"));
    List<FragmentMetadata> rows = notes.staged(30, 5);
    long floor = notes.version();
    LanceCommittable both =
        new LanceCommittable("stars", "a", null, 1, floor, rows, List.of(labels), 5, 99);

    committer().commit(Offer.of(both));

    assertThat(notes.version()).isEqualTo(floor + 1);
    Map<Long, Labelled> expected = allOf(0, 30, "m1");
    expected.putAll(noneOf(30, 35));
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(metrics.value(SinkMetrics.COMMITTED_ROWS)).isEqualTo(5);
    assertThat(metrics.value(SinkMetrics.COMMITTED_LABELS)).isEqualTo(30);
  }

  @Test
  void conflictLeavesNoColumnDataBehind() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    notes.append(30, 1);
    Set<Path> before = dataFiles().keySet();

    committer(new InterruptedTable(notes.open(), () -> notes.delete("id = 'note-0'")))
        .commit(Offer.of(committable));

    Set<Path> written = new HashSet<>(dataFiles().keySet());
    written.removeAll(before);
    assertThat(written).hasSize(3);
    assertThat(metrics.value(SinkMetrics.COMMIT_CONFLICTS)).isEqualTo(1);
  }

  @Test
  void labelFileThatWasCleanedUpRefusesTheCommit() throws Exception {
    StagedLabels staged = stars.staged(stars.scored("m1"));
    Files.delete(notes.path().resolve("data").resolve(staged.file()));

    assertThatThrownBy(() -> committer().commit(Offer.of(committable("a", null, staged))))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("Cannot commit checkpoint 1 to " + notes.path())
        .hasMessageContaining(staged.file())
        .hasMessageContaining("gone")
        .hasMessageContaining("Restore from the savepoint or checkpoint before this one");
  }

  @Test
  void columnThatSomebodyRemovedRefusesTheCommit() throws Exception {
    LanceCommittable committable = committable("a", null, stars.staged(stars.scored("m1")));
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset =
            Dataset.open().uri(notes.path().toString()).allocator(allocator).build()) {
      dataset.dropColumns(List.of("stars"));
    }

    assertThatThrownBy(() -> committer().commit(Offer.of(committable)))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("removed the columns stars")
        .hasMessageContaining("Restart the job, which adds them again");
  }

  private static Map<Long, Labelled> allOf(long from, long to, String model) {
    Map<Long, Labelled> labels = new TreeMap<>();
    for (long number = from; number < to; number++) {
      labels.put(number, Labelled.of(number, model));
    }
    return labels;
  }

  private static Map<Long, Labelled> noneOf(long from, long to) {
    Map<Long, Labelled> labels = new TreeMap<>();
    for (long number = from; number < to; number++) {
      labels.put(number, Labelled.NOT);
    }
    return labels;
  }

  private static List<Long> rowIds(List<NoteLabel> labels) {
    return labels.stream().map(label -> label.row().rowId()).toList();
  }

  private Map<Path, byte[]> dataFiles() throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    for (Path file : notes.dataFiles()) {
      files.put(file, Files.readAllBytes(file));
    }
    return files;
  }

  private LanceCommittable committable(
      String commitId, @Nullable String parent, StagedLabels... labels) {
    return committableOf("stars", commitId, parent, labels);
  }

  private LanceCommittable committableOf(
      String sinkId, String commitId, @Nullable String parent, StagedLabels... labels) {
    return new LanceCommittable(
        sinkId, commitId, parent, 1, notes.version(), List.of(), List.of(labels), 0, 0);
  }

  private static CommitMark mark() {
    return new CommitMark("stars", "by-hand", null, 1);
  }

  private LanceCommitter committer() {
    return committer(notes.open());
  }

  private LanceCommitter committer(LanceTable table) {
    return committer("stars", table);
  }

  private LanceCommitter committer(String sinkId, LanceTable table) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, notes.path().toString());
    config.set(SinkOptions.ID, sinkId);
    config.set(SinkOptions.MAINTAIN_EVERY, 0);
    config.set(SinkOptions.COMMIT_TIMEOUT, Duration.ofSeconds(20));
    SinkSettings settings =
        SinkSettings.read(
                config,
                problem -> {
                  throw new IllegalArgumentException(problem);
                })
            .orElseThrow();
    LanceCommitter committer =
        new LanceCommitter(settings, () -> table, metrics, Clock.systemUTC());
    committers.add(committer);
    return committer;
  }
}
