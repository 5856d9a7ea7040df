package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** One version of a dataset, to be read. */
public final class DatasetSnapshot implements AutoCloseable {

  private final BufferAllocator allocator;
  private final Dataset dataset;

  private DatasetSnapshot(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** The newest version; empty if there is no dataset. */
  public static Optional<DatasetSnapshot> latest(String uri) {
    BufferAllocator allocator = new RootAllocator();
    try {
      return Optional.of(
          new DatasetSnapshot(allocator, Dataset.open().uri(uri).allocator(allocator).build()));
    } catch (Throwable e) {
      // Lance throws an IOException too, undeclared.
      allocator.close();
      if (LanceErrors.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public long version() {
    return dataset.version();
  }

  public long rowCount() {
    return dataset.countRows();
  }

  /** The names of all columns, in order. */
  public List<String> columns() {
    return dataset.getSchema().getFields().stream().map(field -> field.getName()).toList();
  }

  /**
   * The first rows, each a map from column to value as Arrow gives it; a null value is null.
   *
   * @param columns to read; no byte of the others is touched
   */
  public List<Map<String, @Nullable Object>> head(List<String> columns, long limit)
      throws IOException {
    ScanOptions options = new ScanOptions.Builder().columns(columns).limit(limit).build();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (LanceScanner scanner = dataset.newScan(options);
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        int count = batches.getVectorSchemaRoot().getRowCount();
        for (int i = 0; i < count; i++) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (FieldVector vector : batches.getVectorSchemaRoot().getFieldVectors()) {
            row.put(vector.getName(), vector.getObject(i));
          }
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot read " + dataset.uri() + ": " + e.getMessage(), e);
    }
    return rows;
  }

  @Override
  public void close() {
    dataset.close();
    allocator.close();
  }
}
