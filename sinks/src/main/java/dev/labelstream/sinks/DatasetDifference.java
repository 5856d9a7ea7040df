package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed from one version of a dataset to another.
 *
 * @param addedRows rows that only the second has
 * @param removedRows rows that only the first has
 * @param relabeled by label: how many rows that both have were written by another version of its
 *     model, or for the first time; labels without such rows are left out
 */
public record DatasetDifference(
    String uri,
    long from,
    long to,
    long addedRows,
    long removedRows,
    List<String> addedColumns,
    List<String> removedColumns,
    Map<String, Long> relabeled) {

  public DatasetDifference {
    addedColumns = List.copyOf(addedColumns);
    removedColumns = List.copyOf(removedColumns);
  }

  /**
   * Compares two versions by the stable ids of their rows. Of the rows only the model columns are
   * read; the first version's take some fifty bytes of memory for each row.
   *
   * @param from a version's number or a tag
   * @param to a version's number or a tag
   * @throws IOException if one is not there, or cannot be read
   */
  public static DatasetDifference read(
      String uri, Map<String, String> storage, String from, String to) throws IOException {
    NamedDataset named = new NamedDataset(uri, storage);
    try (ReadableDataset first = named.at(from);
        ReadableDataset second = named.at(to)) {
      List<String> labels = LabelNames.of(second);
      Map<Long, List<@Nullable String>> before = models(first, labels);
      long[] added = {0};
      Map<String, Long> relabeled = new LinkedHashMap<>();
      visit(
          second,
          labels,
          (rowId, models) -> {
            List<@Nullable String> then = before.remove(rowId);
            if (then == null) {
              added[0]++;
              return;
            }
            for (int label = 0; label < labels.size(); label++) {
              String model = models.get(label);
              if (model != null && !model.equals(then.get(label))) {
                relabeled.merge(labels.get(label), 1L, Long::sum);
              }
            }
          });
      return new DatasetDifference(
          uri,
          first.version(),
          second.version(),
          added[0],
          before.size(),
          columnsOnlyIn(second, first),
          columnsOnlyIn(first, second),
          relabeled);
    } catch (RuntimeException e) {
      throw named.unreadable(e);
    }
  }

  private static List<String> columnsOnlyIn(ReadableDataset one, ReadableDataset other) {
    return one.schema().getFields().stream()
        .map(field -> field.getName())
        .filter(name -> !other.has(name))
        .toList();
  }

  /** The models of each row's labels; a list that many rows share is one. */
  private static Map<Long, List<@Nullable String>> models(
      ReadableDataset dataset, List<String> labels) throws IOException {
    Map<Long, List<@Nullable String>> rows = new HashMap<>();
    Map<List<@Nullable String>, List<@Nullable String>> distinct = new HashMap<>();
    visit(
        dataset,
        labels,
        (rowId, models) -> {
          List<@Nullable String> shared = distinct.putIfAbsent(models, models);
          rows.put(rowId, shared == null ? models : shared);
        });
    return rows;
  }

  @FunctionalInterface
  private interface RowVisitor {
    void visit(long rowId, List<@Nullable String> models);
  }

  private static void visit(ReadableDataset dataset, List<String> labels, RowVisitor visitor)
      throws IOException {
    List<String> columns =
        labels.stream().map(LabelNames::modelColumn).filter(dataset::has).toList();
    RowScan.of(
        dataset,
        columns,
        (batch, rowIds) -> {
          for (int i = 0; i < batch.getRowCount(); i++) {
            List<@Nullable String> models = new ArrayList<>(labels.size());
            for (String label : labels) {
              String column = LabelNames.modelColumn(label);
              models.add(
                  columns.contains(column)
                      ? ReadableDataset.text(batch.getVector(column), i)
                      : null);
            }
            visitor.visit(rowIds.apply(i), models);
          }
        });
  }
}
