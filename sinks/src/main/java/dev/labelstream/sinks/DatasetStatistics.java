package dev.labelstream.sinks;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.ipc.DataStatistics;
import org.lance.ipc.FieldStatistics;
import org.lance.schema.LanceField;

/**
 * What a version of a dataset holds.
 *
 * @param labels by label: how many rows have it of each version of its model; those without it are
 *     not counted
 * @param columns in the dataset's order
 */
public record DatasetStatistics(
    String uri,
    long version,
    long rows,
    long fragments,
    Map<String, SortedMap<String, Long>> labels,
    List<Column> columns) {

  /**
   * A column.
   *
   * @param bytes that it takes on the storage
   */
  public record Column(String name, String type, long bytes) {}

  public DatasetStatistics {
    columns = List.copyOf(columns);
  }

  /** Bytes of all columns. */
  public long bytes() {
    return columns.stream().mapToLong(Column::bytes).sum();
  }

  /**
   * Counts; of the rows only the model columns are read.
   *
   * @param version its number or a tag; null for the newest
   * @throws IOException if there is no such dataset or version, or it cannot be read
   */
  public static DatasetStatistics read(
      String uri, Map<String, String> storage, @Nullable String version) throws IOException {
    NamedDataset named = new NamedDataset(uri, storage);
    try (ReadableDataset dataset = version == null ? named.newest() : named.at(version)) {
      return new DatasetStatistics(
          uri,
          dataset.version(),
          dataset.dataset().countRows(),
          dataset.dataset().getFragments().size(),
          labels(dataset),
          columns(dataset.dataset()));
    } catch (RuntimeException e) {
      throw named.unreadable(e);
    }
  }

  private static Map<String, SortedMap<String, Long>> labels(ReadableDataset dataset)
      throws IOException {
    Map<String, SortedMap<String, Long>> labels = new LinkedHashMap<>();
    for (String label : LabelNames.of(dataset)) {
      SortedMap<String, Long> models = new TreeMap<>();
      String column = LabelNames.modelColumn(label);
      RowScan.of(
          dataset,
          List.of(column),
          (batch, rowIds) -> {
            FieldVector values = batch.getVector(column);
            for (int i = 0; i < batch.getRowCount(); i++) {
              String model = ReadableDataset.text(values, i);
              if (model != null) {
                models.merge(model, 1L, Long::sum);
              }
            }
          });
      labels.put(label, models);
    }
    return labels;
  }

  private static List<Column> columns(Dataset dataset) {
    Map<Integer, Long> bytes = new HashMap<>();
    for (FieldStatistics field : ofFields(dataset).getFields()) {
      bytes.put(field.getId(), field.getDataSize());
    }
    List<Column> columns = new ArrayList<>();
    for (LanceField field : dataset.getLanceSchema().fields()) {
      columns.add(
          new Column(
              field.getName(), field.asArrowField().getType().toString(), withParts(field, bytes)));
    }
    return columns;
  }

  private static long withParts(LanceField field, Map<Integer, Long> bytes) {
    return bytes.getOrDefault(field.getId(), 0L)
        + field.getChildren().stream().mapToLong(part -> withParts(part, bytes)).sum();
  }

  /**
   * The sizes of the columns, from the files' metadata. Lance for Java shows only their sum; the
   * sizes themselves, which Python's {@code data_stats} shows, it keeps to itself.
   */
  private static DataStatistics ofFields(Dataset dataset) {
    try {
      Method kept = Dataset.class.getDeclaredMethod("nativeGetDataStatistics");
      kept.setAccessible(true);
      return (DataStatistics) kept.invoke(dataset);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Lance has no statistics of columns any more", e);
    }
  }
}
