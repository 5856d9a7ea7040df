package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.LabelledNotes.Labelled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.Transaction;
import org.lance.operation.Overwrite;

/** Labels in a dataset without stable row ids, where a row is known by its address alone. */
class RowAddressesTest {

  @TempDir Path folder;

  private StoredNotes notes;
  private LabelledNotes stars;

  @BeforeEach
  void createDatasetWithoutStableRowIds() throws Exception {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    overwrite(List.of());
    notes.append(0, 10);
    notes.append(10, 10);
    stars = new LabelledNotes(notes.path(), "stars");
    stars.addColumns();
  }

  @Test
  void labelsAreWrittenWhileTheFragmentsStay() throws Exception {
    StagedLabels staged = stars.staged(stars.scored("m1"));
    notes.append(20, 5);
    notes.delete("id = 'note-4'");

    PlacedLabels placed = commit(staged);

    Map<Long, Labelled> expected = new TreeMap<>();
    for (long number = 0; number < 25; number++) {
      expected.put(number, number < 20 ? Labelled.of(number, "m1") : Labelled.NOT);
    }
    expected.remove(4L);
    assertThat(stars.read()).isEqualTo(expected);
    assertThat(placed.labelled()).isEqualTo(19);
    assertThat(placed.gone()).isEqualTo(1);
  }

  @Test
  void secondLabelOfTheSameFragmentIsStillPlaced() throws Exception {
    StagedLabels staged = stars.staged(stars.scored("m1"));
    LabelledNotes mood = new LabelledNotes(notes.path(), "mood");
    mood.addColumns();
    commit(mood.staged(mood.scored("m2")));

    commit(staged);

    assertThat(stars.read().get(7L)).isEqualTo(Labelled.of(7, "m1"));
    assertThat(mood.read().get(7L)).isEqualTo(Labelled.of(7, "m2"));
  }

  @Test
  void compactedFragmentRefusesTheLabels() throws Exception {
    StagedLabels staged = stars.staged(stars.scored("m1"));
    notes.compact();

    assertThatThrownBy(() -> commit(staged))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("Cannot tell which rows of " + notes.path())
        .hasMessageContaining("was compacted, replaced or deleted meanwhile")
        .hasMessageContaining("no stable row ids")
        .hasMessageContaining("Start the job again without its state");
  }

  @Test
  void fragmentOfTheSameNumberInAnOverwrittenDatasetRefusesTheLabels() throws Exception {
    StagedLabels staged = stars.staged(stars.scored("m1"));
    overwrite(stagedAnew(100, 20));
    stars.addColumns();

    assertThatThrownBy(() -> commit(staged))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("fragment 0 of version 4 was compacted, replaced or deleted");
  }

  @Test
  void versionThatWasCleanedUpRefusesTheLabels() throws Exception {
    StagedLabels staged = stars.staged(stars.scored("m1"));
    notes.append(20, 5);
    notes.cleanUp();

    assertThatThrownBy(() -> commit(staged))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("version 4, at which they were read, was cleaned up");
  }

  @Test
  void maintenanceLeavesTheFragmentsAlone() {
    try (StoredLanceTable table = notes.open()) {
      assertThat(table.compact(1024)).isZero();
    }
    assertThat(notes.version()).isEqualTo(4);
  }

  private PlacedLabels commit(StagedLabels staged) {
    try (StoredLanceTable table = notes.open()) {
      long version = table.latestVersion();
      PlacedLabels placed = table.place(version, List.of(staged));
      table.commit(version, new CommitMark("stars", staged.file(), null, 1), List.of(), placed);
      return placed;
    }
  }

  private List<FragmentMetadata> stagedAnew(long first, int count) throws Exception {
    StoredNotes unborn = new StoredNotes(folder.resolve("unborn.lance"));
    List<FragmentMetadata> staged = unborn.staged(first, count);
    for (Path file : unborn.dataFiles()) {
      Files.move(file, notes.path().resolve("data").resolve(file.getFileName()));
    }
    return staged;
  }

  private void overwrite(List<FragmentMetadata> fragments) {
    Overwrite all =
        Overwrite.builder().fragments(fragments).schema(StoredNotes.ENCODER.schema()).build();
    try (BufferAllocator allocator = new RootAllocator();
        Transaction transaction =
            new Transaction.Builder().readVersion(notes.version()).operation(all).build();
        Dataset written =
            new CommitBuilder(notes.path().toString(), allocator)
                .useStableRowIds(false)
                .execute(transaction)) {
      assertThat(written.hasStableRowIds()).isFalse();
    }
  }
}
