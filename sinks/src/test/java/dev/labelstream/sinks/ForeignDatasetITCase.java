package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.sinks.testing.PythonLance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels in datasets that Python's Lance wrote, as Python's Lance reads them. */
class ForeignDatasetITCase {

  private static final int NOTES = 100;

  @TempDir Path folder;

  /** File versions 2.0, 2.1 and 2.2, each with stable row ids and without. */
  @Test
  void labelsOfEachKindOfDatasetAreRead() throws Exception {
    PythonLance python = PythonLance.orSkip();
    python.script("write_foreign.py", List.of(folder.toString(), Integer.toString(NOTES)));
    try (Stream<Path> datasets = Files.list(folder)) {
      for (Path dataset : datasets.toList()) {
        labelInTurns(dataset);
      }
    }

    JsonNode read =
        new ObjectMapper()
            .readTree(
                python.script("read_foreign.py", List.of(folder.toString(), "stars", "mood")));

    assertThat(read.fieldNames())
        .toIterable()
        .containsExactly(
            "2.0-addresses",
            "2.0-stable",
            "2.1-addresses",
            "2.1-stable",
            "2.2-addresses",
            "2.2-stable");
    for (JsonNode dataset : read) {
      assertThat(dataset.get("changed")).isEmpty();
      assertThat(labels(dataset.get("stars")))
          .isEqualTo(expected(n -> n < 30 ? "m1" : n < 70 ? "m2" : ""));
      assertThat(labels(dataset.get("mood"))).isEqualTo(expected(n -> "m5"));
    }
  }

  /** Stars of m1 for notes 0 to 49, moods for all, then stars of m2 for notes 30 to 69. */
  private static void labelInTurns(Path dataset) throws Exception {
    LabelledNotes stars = new LabelledNotes(dataset, "stars");
    LabelledNotes mood = new LabelledNotes(dataset, "mood");
    stars.addColumns();
    mood.addColumns();
    label(dataset, stars, stars.scored("m1").subList(0, 50));
    label(dataset, mood, mood.scored("m5"));
    label(dataset, stars, stars.scored("m2").subList(30, 70));
  }

  private static void label(Path dataset, LabelledNotes label, List<NoteLabel> scored)
      throws Exception {
    StagedLabels staged = label.staged(scored);
    try (StoredLanceTable table = new StoredLanceTable(dataset.toString(), Map.of(), 1L << 30)) {
      long version = table.latestVersion();
      PlacedLabels placed = table.place(version, List.of(staged));
      assertThat(placed.labelled()).isEqualTo(scored.size());
      table.commit(
          version, new CommitMark(label.label(), staged.file(), null, 1), List.of(), placed);
    }
  }

  /** Value and model of each note, by its id. */
  private static Map<String, String> labels(JsonNode read) {
    Map<String, String> labels = new TreeMap<>();
    read.properties()
        .forEach(
            row ->
                labels.put(
                    row.getKey(),
                    row.getValue().get(0).asText() + " by " + row.getValue().get(1).asText()));
    return labels;
  }

  /**
   * @param model of each note; empty for none
   */
  private static Map<String, String> expected(LongFunction<String> model) {
    Map<String, String> labels = new TreeMap<>();
    for (long number = 0; number < NOTES; number++) {
      String by = model.apply(number);
      labels.put(
          "note-" + number,
          by.isEmpty()
              ? "null by null"
              : new NoteLabel(new StoredRow(0, 0, 0, null), number, by).value() + " by " + by);
    }
    return labels;
  }
}
