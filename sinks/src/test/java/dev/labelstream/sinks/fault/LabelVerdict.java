package dev.labelstream.sinks.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.NoteLabel;
import dev.labelstream.sinks.StoredRow;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an independent reader finds wrong with a label of the notes 0 to {@code count - 1}, beside
 * rows of others.
 *
 * @param damaged notes that are missing, there twice, or of which the content changed
 * @param mislabelled notes whose value or model is not what it should be
 */
record LabelVerdict(TreeSet<Long> damaged, TreeSet<Long> mislabelled) {

  /**
   * @param model that each note should have its label of; null for no label
   */
  static LabelVerdict of(
      PythonLance python,
      Path dataset,
      String label,
      long count,
      LongFunction<@Nullable String> model)
      throws IOException {
    JsonNode read =
        new ObjectMapper()
            .readTree(
                python.script(
                    "read_note_labels.py",
                    List.of(dataset.toString(), "id", "content", label, label + "_model")));
    Set<Long> seen = new HashSet<>();
    TreeSet<Long> damaged = new TreeSet<>();
    TreeSet<Long> mislabelled = new TreeSet<>();
    for (JsonNode row : read.get("rows")) {
      String id = row.get(0).asText();
      if (id.startsWith("note-")) {
        long number = Long.parseLong(id.substring("note-".length()));
        if (!seen.add(number) || !Note.number(number).sha256().equals(row.get(1).asText())) {
          damaged.add(number);
        }
        if (!isLabelled(row, number, model.apply(number))) {
          mislabelled.add(number);
        }
      }
    }
    for (long number = 0; number < count; number++) {
      if (!seen.contains(number)) {
        damaged.add(number);
      }
    }
    return new LabelVerdict(damaged, mislabelled);
  }

  private static boolean isLabelled(JsonNode row, long number, @Nullable String model) {
    JsonNode value = row.get(2);
    JsonNode storedModel = row.get(3);
    if (model == null) {
      return value.isNull() && storedModel.isNull();
    }
    NoteLabel expected = new NoteLabel(new StoredRow(0, 0, 0, null), number, model);
    return storedModel.asText().equals(model) && value.asLong(-1) == expected.value();
  }

  boolean everyLabelIsRight() {
    return damaged.isEmpty() && mislabelled.isEmpty();
  }
}
