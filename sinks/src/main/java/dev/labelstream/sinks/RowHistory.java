package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * When a row came, and when which model labelled it.
 *
 * <p>The versions between two that say the same of the row are not looked at: of n versions and k
 * events, about k log n are.
 */
final class RowHistory {

  private final NamedDataset dataset;
  private final long rowId;
  private final List<Long> kept;

  /** What was seen of versions; empty where the row is not there. */
  private final Map<Long, Optional<Map<String, @Nullable String>>> seen = new TreeMap<>();

  /**
   * @param kept the versions that are there, ascending
   */
  RowHistory(NamedDataset dataset, long rowId, List<Long> kept) {
    this.dataset = dataset;
    this.rowId = rowId;
    this.kept = List.copyOf(kept);
  }

  List<StoredRowStory.Event> events() throws IOException {
    lookBetween(0, kept.size() - 1);
    List<StoredRowStory.Event> events = new ArrayList<>();
    Optional<Map<String, @Nullable String>> before = Optional.empty();
    boolean isFirst = true;
    for (Map.Entry<Long, Optional<Map<String, @Nullable String>>> look : seen.entrySet()) {
      tell(look.getKey(), before, look.getValue(), isFirst, events);
      before = look.getValue();
      isFirst = false;
    }
    return events;
  }

  private static void tell(
      long version,
      Optional<Map<String, @Nullable String>> before,
      Optional<Map<String, @Nullable String>> now,
      boolean isFirst,
      List<StoredRowStory.Event> events) {
    if (now.isEmpty()) {
      if (before.isPresent()) {
        events.add(new StoredRowStory.Event(version, "removed"));
      }
      return;
    }
    if (before.isEmpty()) {
      String what = isFirst ? "there in the oldest version that is kept" : "added";
      events.add(new StoredRowStory.Event(version, what));
    }
    now.get()
        .forEach(
            (label, model) -> {
              String earlier = before.isEmpty() ? null : before.get().get(label);
              if (model != null && !model.equals(earlier)) {
                events.add(new StoredRowStory.Event(version, "%s by %s".formatted(label, model)));
              }
            });
  }

  private void lookBetween(int first, int last) throws IOException {
    if (Objects.equals(look(first), look(last)) || last - first < 2) {
      return;
    }
    int middle = (first + last) / 2;
    lookBetween(first, middle);
    lookBetween(middle, last);
  }

  private Optional<Map<String, @Nullable String>> look(int index) throws IOException {
    long version = kept.get(index);
    Optional<Map<String, @Nullable String>> known = seen.get(version);
    if (known == null) {
      known = modelsAt(version);
      seen.put(version, known);
    }
    return known;
  }

  private Optional<Map<String, @Nullable String>> modelsAt(long version) throws IOException {
    try (ReadableDataset there = dataset.at(version)) {
      if (there.dataset().countRows() == 0) {
        return Optional.empty();
      }
      List<String> labels = LabelNames.of(there);
      List<String> columns = new ArrayList<>(labels.stream().map(LabelNames::modelColumn).toList());
      if (columns.isEmpty()) {
        columns.add("id");
      }
      try (ArrowReader rows = there.dataset().takeRows(List.of(rowId), columns)) {
        while (rows.loadNextBatch()) {
          VectorSchemaRoot batch = rows.getVectorSchemaRoot();
          if (batch.getRowCount() > 0) {
            Map<String, @Nullable String> models = new LinkedHashMap<>();
            for (String label : labels) {
              models.put(
                  label, ReadableDataset.text(batch.getVector(LabelNames.modelColumn(label)), 0));
            }
            return Optional.of(models);
          }
        }
      }
      return Optional.empty();
    }
  }
}
