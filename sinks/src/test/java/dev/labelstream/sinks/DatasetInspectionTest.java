package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.sinks.DatasetTimeline.TagEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is shown of a dataset's versions, contents, differences and rows. */
class DatasetInspectionTest {

  private static final Map<String, String> STORAGE = Map.of();

  @TempDir Path folder;

  private StoredNotes notes;
  private String uri;
  private long empty;
  private long twoFragments;
  private long labelled;

  /** Two fragments of ten notes; seven of the rows have the label {@code stars} of model m1. */
  @BeforeEach
  void createDataset() throws Exception {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    uri = notes.path().toString();
    notes.create();
    empty = notes.version();
    notes.append(0, 10);
    notes.append(10, 10);
    twoFragments = notes.version();
    LabelledNotes stars = new LabelledNotes(notes.path(), "stars");
    stars.addColumns();
    label(stars.staged(stars.scored("m1").subList(0, 7)));
    labelled = notes.version();
  }

  private void label(StagedLabels staged) throws Exception {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, uri);
    config.set(SinkOptions.ID, "relabel-stars");
    config.set(SinkOptions.MAINTAIN_EVERY, 0);
    SinkSettings settings =
        SinkSettings.read(config, problem -> assertThat(problem).isEmpty()).orElseThrow();
    LanceCommittable committable =
        new LanceCommittable(
            "relabel-stars", "c1", null, 5, notes.version(), List.of(), List.of(staged), 0, 0);
    try (LanceCommitter committer =
        new LanceCommitter(
            settings, () -> notes.open(), new CollectedMetrics(), Clock.systemUTC())) {
      committer.commit(Offer.of(committable));
    }
  }

  @Test
  void versionsTellTheirRowsTagsAndWhoMadeThem() throws Exception {
    tag("checked", twoFragments);

    DatasetTimeline timeline = DatasetTimeline.read(uri, STORAGE, 3);

    assertThat(timeline.kept()).isEqualTo(labelled);
    assertThat(timeline.versions()).hasSize(3);
    assertThat(timeline.versions().get(0).version()).isEqualTo(labelled);
    assertThat(timeline.versions().get(0).origin())
        .isInstanceOfSatisfying(
            VersionOrigin.SinkCommit.class,
            commit -> assertThat(commit.mark().sinkId()).isEqualTo("relabel-stars"));
    DatasetTimeline.Entry checked =
        timeline.versions().stream()
            .filter(entry -> entry.version() == twoFragments)
            .findFirst()
            .orElseThrow();
    assertThat(checked.rows()).isEqualTo(20);
    assertThat(checked.fragments()).isEqualTo(2);
    assertThat(checked.tags()).containsExactly("checked");
    assertThat(timeline.tags()).containsExactly(new TagEntry("checked", twoFragments));
  }

  @Test
  void statisticsCountLabelsByModelAndBytesByColumn() throws Exception {
    DatasetStatistics statistics = DatasetStatistics.read(uri, STORAGE, null);

    assertThat(statistics.rows()).isEqualTo(20);
    assertThat(statistics.labels()).containsOnlyKeys("stars");
    assertThat(statistics.labels().get("stars")).containsExactly(Map.entry("m1", 7L));
    assertThat(statistics.columns())
        .filteredOn(column -> column.name().equals("content"))
        .singleElement()
        .satisfies(column -> assertThat(column.bytes()).isBetween(20 * 10L, 20 * 100L));
  }

  @Test
  void statisticsOfAnOlderVersionKnowNoLaterLabel() throws Exception {
    assertThat(DatasetStatistics.read(uri, STORAGE, Long.toString(twoFragments)).labels())
        .isEmpty();
    assertThat(DatasetStatistics.read(uri, STORAGE, Long.toString(empty)).rows()).isZero();
  }

  @Test
  void differenceCountsRowsColumnsAndLabels() throws Exception {
    notes.append(20, 5);
    notes.delete("id = 'note-3'");
    notes.compact();

    DatasetDifference difference =
        DatasetDifference.read(
            uri, STORAGE, Long.toString(twoFragments), Long.toString(notes.version()));

    assertThat(difference.addedRows()).isEqualTo(5);
    assertThat(difference.removedRows()).isEqualTo(1);
    assertThat(difference.addedColumns()).containsExactly("stars", "stars_model");
    assertThat(difference.removedColumns()).isEmpty();
    assertThat(difference.relabeled()).containsExactly(Map.entry("stars", 6L));
  }

  @Test
  void differenceWithoutLabelsCountsRows() throws Exception {
    DatasetDifference difference =
        DatasetDifference.read(uri, STORAGE, Long.toString(empty), Long.toString(twoFragments));

    assertThat(difference.addedRows()).isEqualTo(20);
    assertThat(difference.relabeled()).isEmpty();
  }

  @Test
  void rowTellsItsValuesAndWhatHasHappenedToIt() throws Exception {
    for (int version = 0; version < 12; version++) {
      notes.append(20 + version, 1);
    }

    List<StoredRowStory> rows = StoredRowStory.read(uri, STORAGE, "note-3");

    assertThat(rows).hasSize(1);
    StoredRowStory row = rows.get(0);
    assertThat(row.values())
        .containsEntry("id", "note-3")
        .containsEntry("stars_model", "m1")
        .containsEntry("content", new StoredRowStory.Bytes(64, Note.number(3).sha256()));
    assertThat(row.events())
        .containsExactly(
            new StoredRowStory.Event(twoFragments - 1, "added"),
            new StoredRowStory.Event(labelled, "stars by m1"));
  }

  @Test
  void whatIsNotThereIsAnsweredByWhatIs() throws Exception {
    tag("checked", twoFragments);

    assertThatThrownBy(() -> DatasetStatistics.read(folder + "/note.lance", STORAGE, null))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("There is no dataset", "holds notes.lance");
    assertThatThrownBy(() -> DatasetDifference.read(uri, STORAGE, "1", "99"))
        .hasMessageContaining("versions from 1 to " + labelled + " are there");
    assertThatThrownBy(() -> DatasetStatistics.read(uri, STORAGE, "cheked"))
        .hasMessageContainingAll("no tag 'cheked'", "its tags are checked");
    assertThatThrownBy(() -> StoredRowStory.read(uri, STORAGE, "note-x"))
        .hasMessageContainingAll("no row with the id 'note-x'", "20 rows", "note-0");
  }

  private void tag(String name, long version) {
    try (ReadableDataset dataset = ReadableDataset.at(version, uri, STORAGE).orElseThrow()) {
      dataset.keepBy(name);
    }
  }
}
