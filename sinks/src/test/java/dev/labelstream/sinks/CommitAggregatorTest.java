package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.FragmentMetadata;

class CommitAggregatorTest {

  @TempDir Path folder;

  private StoredNotes notes;

  @BeforeEach
  void nameDataset() {
    notes = new StoredNotes(folder.resolve("notes.lance"));
  }

  @Test
  void checkpointBecomesOneCommittableOfAllWriters() throws Exception {
    try (Harness harness = harness()) {
      harness.open();

      stage(harness, 1, 0, 10);
      stage(harness, 1, 1, 20);
      harness.prepareSnapshotPreBarrier(1);

      LanceCommittable committable = onlyCommittable(harness);
      assertThat(committable.sinkId()).isEqualTo("ingest");
      assertThat(committable.parentId()).isNull();
      assertThat(committable.checkpointId()).isEqualTo(1);
      assertThat(committable.floorVersion()).isEqualTo(1);
      assertThat(committable.rows()).isEqualTo(30);
      assertThat(committable.bytes()).isEqualTo(300);
      assertThat(committable.fragments())
          .extracting(FragmentMetadata::getPhysicalRows)
          .containsExactly(10L, 20L);
    }
  }

  @Test
  void committableIsAnnouncedBeforeItIsGiven() throws Exception {
    try (Harness harness = harness()) {
      harness.open();

      stage(harness, 4, 0, 10);
      harness.prepareSnapshotPreBarrier(4);

      List<CommittableMessage<LanceCommittable>> messages = harness.extractOutputValues();
      assertThat(messages)
          .hasSize(2)
          .allSatisfy(message -> assertThat(message.getCheckpointId()).isEqualTo(4));
      assertThat(messages.get(0))
          .isInstanceOfSatisfying(
              CommittableSummary.class,
              summary -> {
                assertThat(summary.getNumberOfCommittables()).isEqualTo(1);
                assertThat(summary.getNumberOfSubtasks()).isEqualTo(1);
              });
    }
  }

  @Test
  void emptyCheckpointBecomesNothing() throws Exception {
    try (Harness harness = harness()) {
      harness.open();

      harness.processElement(new CommittableSummary<>(0, 1, 1, 0, 0), 0);
      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.getOutput()).isEmpty();
    }
  }

  @Test
  void eachCommittableNamesTheOneBeforeIt() throws Exception {
    try (Harness harness = harness()) {
      harness.open();

      checkpointWithRows(harness, 1);
      harness.prepareSnapshotPreBarrier(2);
      checkpointWithRows(harness, 3);

      List<LanceCommittable> chain = committables(harness);
      assertThat(chain).extracting(LanceCommittable::commitId).doesNotHaveDuplicates().hasSize(2);
      assertThat(chain.get(1).parentId()).isEqualTo(chain.get(0).commitId());
    }
  }

  @Test
  void floorIsTheNewestVersionOfTheDataset() throws Exception {
    try (Harness harness = harness()) {
      harness.open();
      notes.append(0, 1);
      notes.append(1, 1);

      checkpointWithRows(harness, 1);

      assertThat(onlyCommittable(harness).floorVersion()).isEqualTo(3);
    }
  }

  @Test
  void restoredAggregatorGoesOnWithTheChain() throws Exception {
    OperatorSubtaskState state;
    LanceCommittable before;
    try (Harness harness = harness()) {
      harness.open();
      checkpointWithRows(harness, 1);
      state = harness.snapshot(1, 0);
      before = onlyCommittable(harness);
    }

    try (Harness harness = harness()) {
      harness.initializeState(state);
      harness.open();
      checkpointWithRows(harness, 2);

      assertThat(onlyCommittable(harness).parentId()).isEqualTo(before.commitId());
    }
  }

  @Test
  void rowsThatMissedTheBarrierAreNotInTheState() throws Exception {
    OperatorSubtaskState state;
    try (Harness harness = harness()) {
      harness.open();
      harness.prepareSnapshotPreBarrier(1);
      state = harness.snapshot(1, 0);
      stage(harness, 2, 0, 10);
    }

    try (Harness harness = harness()) {
      harness.initializeState(state);
      harness.open();
      harness.prepareSnapshotPreBarrier(2);

      assertThat(harness.getOutput()).isEmpty();
    }
  }

  @Test
  void stateBehindTheDatasetIsRefusedWithoutARestart() throws Exception {
    OperatorSubtaskState old;
    try (Harness harness = harness()) {
      harness.open();
      old = harness.snapshot(1, 0);
    }
    commitAsTheSink();

    try (Harness harness = harness()) {
      assertThatThrownBy(() -> harness.initializeState(old))
          .isInstanceOf(SuppressRestartsException.class)
          .hasCauseInstanceOf(BrokenChainException.class)
          .rootCause()
          .hasMessageContaining("the dataset is ahead of the state");
    }
  }

  @Test
  void startWithoutStateIsRefusedWhereTheSinkHasCommitted() throws Exception {
    notes.create();
    commitAsTheSink();

    try (Harness harness = harness()) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(SuppressRestartsException.class)
          .rootCause()
          .hasMessageContaining("without state");
    }
  }

  @Test
  void endOfInputGivesTheRestOnceAndTheLastBarrierNothing() throws Exception {
    try (Harness harness = harness()) {
      harness.open();
      checkpointWithRows(harness, 5);
      stage(harness, 6, 0, 10);

      harness.endInput();
      harness.prepareSnapshotPreBarrier(6);

      assertThat(committables(harness))
          .extracting(LanceCommittable::checkpointId)
          .containsExactly(5L, 6L);
    }
  }

  @Test
  void datasetIsCreatedOnceAndKept() throws Exception {
    try (Harness harness = harness()) {
      harness.open();
    }
    try (Harness harness = harness()) {
      harness.open();
    }

    assertThat(notes.version()).isEqualTo(1);
    try (StoredLanceTable table = notes.open()) {
      assertThat(table.schema()).isEqualTo(StoredNotes.ENCODER.schema());
    }
  }

  @Test
  void columnsOfAnotherTypeAreRefused() throws Exception {
    try (StoredLanceTable table = notes.open()) {
      table.createIfAbsent(new Schema(List.of(Field.nullable("id", new ArrowType.Int(64, true)))));
    }

    try (Harness harness = harness()) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(SuppressRestartsException.class)
          .hasCauseInstanceOf(BrokenChainException.class)
          .rootCause()
          .hasMessageContaining("Cannot write to " + notes.path())
          .hasMessageContaining(
              "column id is Int(64, true) in the dataset, but the job writes Utf8")
          .hasMessageContaining("Give the label another name, or write to another dataset");
    }
  }

  @Test
  void completedCheckpointsKeepTheChainShort() throws Exception {
    try (Harness harness = harness()) {
      harness.open();

      long sizeOf40 = sizeAfterCompletedCheckpoints(harness, 1, 40);
      long sizeOf80 = sizeAfterCompletedCheckpoints(harness, 41, 80);

      assertThat(sizeOf80).isEqualTo(sizeOf40).isLessThan(2_000);
    }
  }

  @Test
  void chainOfCheckpointsThatAllFailedIsKeptWhole() throws Exception {
    OperatorSubtaskState state;
    List<LanceCommittable> pending;
    try (Harness harness = harness()) {
      harness.open();
      for (long checkpoint = 1; checkpoint <= 40; checkpoint++) {
        checkpointWithRows(harness, checkpoint);
      }
      state = harness.snapshot(40, 0);
      pending = committables(harness);
    }
    commit(pending.get(0).mark());

    try (Harness harness = harness()) {
      harness.initializeState(state);
      harness.open();
      checkpointWithRows(harness, 41);

      assertThat(onlyCommittable(harness).parentId()).isEqualTo(pending.get(39).commitId());
    }
  }

  @Test
  void labelsOfAllWritersAreInTheCommittable() throws Exception {
    notes.create();
    StagedLabels one = new StagedLabels("one.lance", "stars_model", 3);
    StagedLabels two = new StagedLabels("two.lance", "stars_model", 4);
    try (Harness harness = labelHarness()) {
      harness.open();

      stage(harness, 1, 0, StagedChanges.ofLabels(one));
      stage(harness, 1, 1, StagedChanges.ofLabels(two));
      harness.prepareSnapshotPreBarrier(1);

      LanceCommittable committable = onlyCommittable(harness);
      assertThat(committable.labels()).containsExactly(one, two);
      assertThat(committable.fragments()).isEmpty();
    }
  }

  @Test
  void labelColumnsComeWithTheSink() throws Exception {
    notes.create();
    try (Harness harness = labelHarness()) {
      harness.open();
    }

    try (StoredLanceTable table = notes.open()) {
      assertThat(table.schema().getFields())
          .extracting(Field::getName)
          .containsExactly("id", "content", "stars", "stars_model");
    }
  }

  @Test
  void labelsMayBeginWithoutStateAndFollowTheSinksNewestCommit() throws Exception {
    notes.create();
    commitAsTheSink();

    try (Harness harness = labelHarness()) {
      harness.open();
      stage(harness, 1, 0, StagedChanges.ofLabels(new StagedLabels("a.lance", "stars_model", 3)));
      harness.prepareSnapshotPreBarrier(1);

      assertThat(onlyCommittable(harness).parentId()).isEqualTo("of-another-life");
    }
  }

  @Test
  void labelsForADatasetThatIsNotThereAreRefused() throws Exception {
    notes = new StoredNotes(folder.resolve("elsewhere.lance"));

    try (Harness harness = labelHarness()) {
      assertThatThrownBy(harness::open)
          .hasRootCauseInstanceOf(BrokenChainException.class)
          .rootCause()
          .hasMessageContaining("Cannot write labels to " + notes.path())
          .hasMessageContaining("there is no dataset")
          .hasMessageContaining("check labelstream.sink.dataset");
    }
    assertThat(notes.path()).doesNotExist();
  }

  private void commitAsTheSink() throws Exception {
    commit(new CommitMark("ingest", "of-another-life", null, 7));
  }

  private void commit(CommitMark mark) throws Exception {
    try (StoredLanceTable table = notes.open()) {
      table.commit(table.latestVersion(), mark, notes.staged(0, 1));
    }
  }

  private static void checkpointWithRows(Harness harness, long checkpointId) throws Exception {
    stage(harness, checkpointId, 0, 10);
    harness.prepareSnapshotPreBarrier(checkpointId);
  }

  private static void stage(Harness harness, long checkpointId, int subtask, long rows)
      throws Exception {
    stage(
        harness,
        checkpointId,
        subtask,
        StagedChanges.ofRows(List.of(Fragments.of(rows)), rows, rows * 10));
  }

  private static void stage(Harness harness, long checkpointId, int subtask, StagedChanges staged)
      throws Exception {
    harness.processElement(new CommittableSummary<>(subtask, 2, checkpointId, 1, 0), 0);
    harness.processElement(new CommittableWithLineage<>(staged, checkpointId, subtask), 0);
  }

  private static LanceCommittable onlyCommittable(Harness harness) {
    List<LanceCommittable> committables = committables(harness);
    assertThat(committables).hasSize(1);
    return committables.get(0);
  }

  private static List<LanceCommittable> committables(Harness harness) {
    List<LanceCommittable> committables = new ArrayList<>();
    for (CommittableMessage<LanceCommittable> message : harness.extractOutputValues()) {
      if (message instanceof CommittableWithLineage<LanceCommittable> withLineage) {
        committables.add(withLineage.getCommittable());
      }
    }
    return committables;
  }

  private static long sizeAfterCompletedCheckpoints(Harness harness, long from, long to)
      throws Exception {
    for (long checkpoint = from; checkpoint <= to; checkpoint++) {
      checkpointWithRows(harness, checkpoint);
      harness.notifyOfCompletedCheckpoint(checkpoint);
    }
    return harness.snapshot(to, 0).getStateSize();
  }

  private Harness harness() throws Exception {
    return harness(new SinkStart.OfRows(StoredNotes.ENCODER));
  }

  private Harness labelHarness() throws Exception {
    return harness(new SinkStart.OfLabels(new NoteLabelEncoder("stars")));
  }

  private Harness harness(SinkStart start) throws Exception {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, notes.path().toString());
    SinkSettings settings =
        SinkSettings.read(
                config,
                problem -> {
                  throw new IllegalArgumentException(problem);
                })
            .orElseThrow();
    return new Harness(new CommitAggregator(settings, settings.table(), start));
  }

  private static final class Harness
      extends OneInputStreamOperatorTestHarness<
          CommittableMessage<StagedChanges>, CommittableMessage<LanceCommittable>> {
    Harness(CommitAggregator aggregator) throws Exception {
      super(aggregator);
    }
  }
}
