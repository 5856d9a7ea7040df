package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.MetadataColumns;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Finds where rows are in one version of a dataset, and which model their labels are of. No column
 * but the model column is read.
 */
final class RowLocator {

  private static final String CREATED_AT = "_row_created_at_version";

  /** So many row ids are asked for at once where a scan of the fragment did not find them. */
  private static final int ASKED_AT_ONCE = 2000;

  /**
   * Where a row is.
   *
   * @param model what the model column holds
   * @param createdAt the version that brought the row; 0 where the dataset does not say
   */
  record Place(int fragmentId, @Nullable String model, long createdAt) {}

  private final Dataset dataset;
  private final String modelColumn;
  private final Set<Integer> fragmentIds;
  private final boolean hasStableRowIds;

  RowLocator(Dataset dataset, String modelColumn, Set<Integer> fragmentIds) {
    this.dataset = dataset;
    this.modelColumn = modelColumn;
    this.fragmentIds = fragmentIds;
    this.hasStableRowIds = dataset.hasStableRowIds();
  }

  /** The places of the rows that are there, by row id. */
  Map<Long, Place> locate(Collection<StoredRow> rows) throws IOException {
    Set<Long> missing = rows.stream().map(StoredRow::rowId).collect(Collectors.toSet());
    Map<Long, Place> places = new HashMap<>();
    List<Integer> unmoved =
        rows.stream()
            .map(StoredRow::fragmentId)
            .distinct()
            .filter(fragmentIds::contains)
            .sorted()
            .toList();
    if (!unmoved.isEmpty()) {
      collect(options().fragmentIds(unmoved), missing, places);
    }
    // Without stable row ids a row that is not where it was is not to be found anywhere.
    if (hasStableRowIds) {
      List<Long> elsewhere = new ArrayList<>(missing);
      for (int from = 0; from < elsewhere.size(); from += ASKED_AT_ONCE) {
        int to = Math.min(from + ASKED_AT_ONCE, elsewhere.size());
        collect(options().filter(anyOf(elsewhere.subList(from, to))), missing, places);
      }
    }
    return places;
  }

  private static String anyOf(List<Long> rowIds) {
    return rowIds.stream()
        .map(Object::toString)
        .collect(Collectors.joining(", ", MetadataColumns.ROWID + " IN (", ")"));
  }

  private ScanOptions.Builder options() {
    List<String> columns = new ArrayList<>(List.of(modelColumn));
    if (hasStableRowIds) {
      columns.add(CREATED_AT);
    }
    return new ScanOptions.Builder().columns(columns).withRowId(true).withRowAddress(true);
  }

  /** Moves what the scan finds from the missing to the places. */
  private void collect(ScanOptions.Builder options, Set<Long> missing, Map<Long, Place> places)
      throws IOException {
    LabelKeys.Texts texts = new LabelKeys.Texts();
    try (LanceScanner scanner = dataset.newScan(options.build());
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot root = batches.getVectorSchemaRoot();
        UInt8Vector rowIds = (UInt8Vector) root.getVector(MetadataColumns.ROWID);
        UInt8Vector addresses = (UInt8Vector) root.getVector(MetadataColumns.ROWADDR);
        FieldVector models = root.getVector(modelColumn);
        UInt8Vector createdAt = (UInt8Vector) root.getVector(CREATED_AT);
        for (int i = 0; i < root.getRowCount(); i++) {
          if (missing.remove(rowIds.get(i))) {
            int fragmentId = (int) (addresses.get(i) >>> Integer.SIZE);
            long created = createdAt == null ? 0 : createdAt.get(i);
            places.put(rowIds.get(i), new Place(fragmentId, texts.at(models, i), created));
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot read " + dataset.uri() + ": " + e.getMessage(), e);
    }
  }
}
