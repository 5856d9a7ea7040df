package dev.labelstream.sinks;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** Reads some columns of all rows of a version, with the ids that Lance gives to rows. */
final class RowScan {

  private static final String ROW_ID = "_rowid";

  private RowScan() {}

  /** Takes a batch. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param rowIds by the row's number in the batch
     */
    void visit(VectorSchemaRoot batch, LongFunction<Long> rowIds) throws IOException;
  }

  /**
   * @param columns to read; no byte of the others is touched
   */
  static void of(ReadableDataset dataset, List<String> columns, Visitor visitor)
      throws IOException {
    ScanOptions options = new ScanOptions.Builder().columns(columns).withRowId(true).build();
    try (LanceScanner scanner = dataset.dataset().newScan(options);
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        UInt8Vector rowIds = (UInt8Vector) batch.getVector(ROW_ID);
        visitor.visit(batch, row -> rowIds.get((int) row));
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot read " + dataset.uri() + ": " + e.getMessage(), e);
    }
  }
}
