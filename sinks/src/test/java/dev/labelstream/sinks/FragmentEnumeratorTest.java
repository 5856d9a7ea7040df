package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.Tag;

/** Which fragments are read when, and how long their version is kept. */
class FragmentEnumeratorTest {

  private static final String TAG = "labelstream-relabel-rating";
  private static final DatasetPin NEWEST = new DatasetPin.Newest();
  private static final DatasetPin FOLLOWING = new DatasetPin.Following();

  @TempDir Path folder;

  private final Readers readers = new Readers(2);
  private final FakeClock clock = new FakeClock(Duration.ZERO);
  private StoredNotes notes;

  @BeforeEach
  void threeFragmentsOfNotes() throws Exception {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
    notes.append(0, 5);
    notes.append(5, 6);
    notes.append(11, 7);
  }

  @Test
  void eachFragmentIsGivenOnceAndThenTheReadersEnd() {
    FragmentEnumerator enumerator = started(NEWEST, null);

    ask(enumerator, 0, 1, 0, 1, 0);

    assertThat(readers.allGiven()).extracting(FragmentSplit::rows).containsExactly(5L, 7L, 6L);
    assertThat(readers.allGiven()).extracting(FragmentSplit::version).containsOnly(notes.version());
    assertThat(readers.ended).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void theVersionIsKeptUntilAllOfItIsCommitted() {
    FragmentEnumerator enumerator = started(NEWEST, null);
    assertThat(tags()).containsExactly(TAG + " 4");

    ask(enumerator, 0, 1, 0, 1);
    checkpoint(enumerator, 1);
    assertThat(tags()).as("while a reader is still at it").hasSize(1);
    ask(enumerator, 0);
    checkpoint(enumerator, 2);

    assertThat(tags()).isEmpty();
  }

  @Test
  void tagThatAKilledJobHasLeftIsTakenOver() throws Exception {
    started(NEWEST, null);
    notes.append(20, 1);

    started(NEWEST, null);

    assertThat(tags()).containsExactly(TAG + " 5");
  }

  @Test
  void restoredEnumeratorGoesOnWhereItWas() {
    FragmentEnumerator first = started(NEWEST, null);
    ask(first, 0);
    ReadingPlan state = first.snapshotState(1);

    FragmentEnumerator second = started(NEWEST, state);
    ask(second, 1, 1, 1);

    assertThat(readers.allGiven()).extracting(FragmentSplit::rows).containsExactly(5L, 6L, 7L);
  }

  @Test
  void stateOfAnotherModelIsPlannedAnew() {
    ReadingPlan other = new ReadingPlan(2, "rating-1", 5, List.of());

    FragmentEnumerator enumerator = started(NEWEST, other);
    ask(enumerator, 0, 0, 0);

    assertThat(readers.allGiven()).hasSize(3);
  }

  @Test
  void fragmentsOfAFailedReaderAreGivenAgain() {
    FragmentEnumerator enumerator = started(NEWEST, null);
    ask(enumerator, 0, 1, 1);
    List<FragmentSplit> lost = readers.given.getOrDefault(0, List.of());

    enumerator.addSplitsBack(lost, 0);
    enumerator.addReader(0);
    ask(enumerator, 1);

    assertThat(readers.given.get(1)).containsAll(lost).hasSize(3);
  }

  /** Any earlier the labels of the last rows may still be on their way to the dataset. */
  @Test
  void followerLooksWhenTheCheckpointAfterTheOneWithAllHasCompleted() throws Exception {
    FragmentEnumerator enumerator = started(FOLLOWING, null);
    ask(enumerator, 0, 1, 0, 1, 0);
    notes.append(30, 3);
    clock.pass(Duration.ofMinutes(1));

    checkpoint(enumerator, 1);
    assertThat(readers.allGiven()).hasSize(3);
    checkpoint(enumerator, 2);

    assertThat(readers.allGiven())
        .filteredOn(split -> split.version() == 5)
        .as("all rows lack the label here, so all are given again")
        .hasSize(2);
    assertThat(readers.ended).isEmpty();
    assertThat(tags()).containsExactly(TAG + " 5");
  }

  @Test
  void followerWaitsBetweenTwoLooks() throws Exception {
    FragmentEnumerator enumerator = started(FOLLOWING, null);
    ask(enumerator, 0, 1, 0, 1, 0);
    notes.append(30, 3);

    checkpoint(enumerator, 1);
    checkpoint(enumerator, 2);
    assertThat(readers.allGiven()).hasSize(3);
    clock.pass(Duration.ofSeconds(30));
    checkpoint(enumerator, 3);

    assertThat(readers.allGiven()).hasSize(5);
  }

  @Test
  void followerWithABusyReaderDoesNotLook() throws Exception {
    FragmentEnumerator enumerator = started(FOLLOWING, null);
    ask(enumerator, 0, 1, 0, 1);
    notes.append(30, 3);
    clock.pass(Duration.ofMinutes(1));

    checkpoint(enumerator, 1);
    checkpoint(enumerator, 2);

    assertThat(readers.allGiven()).hasSize(3);
  }

  @Test
  void versionThatIsPinnedIsRead() {
    FragmentEnumerator enumerator = started(new DatasetPin.AtVersion(3), null);
    ask(enumerator, 0, 0, 0);

    assertThat(readers.allGiven()).extracting(FragmentSplit::rows).containsExactly(5L, 6L);
  }

  @Test
  void missingTagIsNamed() {
    assertThatThrownBy(() -> started(new DatasetPin.AtTag("golden"), null))
        .isInstanceOf(FlinkRuntimeException.class)
        .hasMessageContaining("There is no tag 'golden'");
  }

  private FragmentEnumerator started(DatasetPin pin, @Nullable ReadingPlan restored) {
    FragmentEnumerator enumerator = new FragmentEnumerator(settings(pin), readers, clock, restored);
    enumerator.start();
    readers.runCalls();
    return enumerator;
  }

  private static void ask(FragmentEnumerator enumerator, int... asking) {
    for (int reader : asking) {
      enumerator.handleSplitRequest(reader, null);
    }
  }

  private void checkpoint(FragmentEnumerator enumerator, long id) {
    enumerator.snapshotState(id);
    enumerator.notifyCheckpointComplete(id);
    readers.runCalls();
  }

  private SourceSettings settings(DatasetPin pin) {
    return new SourceSettings(
        "relabel-rating",
        notes.path().toString(),
        Map.of(),
        "content",
        new WantedLabel("rating_model", "rating-2", Set.of()),
        pin,
        Duration.ofSeconds(30),
        MemorySize.ofMebiBytes(1));
  }

  private List<String> tags() {
    try (RootAllocator allocator = new RootAllocator();
        Dataset dataset =
            Dataset.open().uri(notes.path().toString()).allocator(allocator).build()) {
      return dataset.tags().list().stream().map(FragmentEnumeratorTest::inWords).toList();
    }
  }

  private static String inWords(Tag tag) {
    return tag.getName() + " " + tag.getVersion();
  }
}
