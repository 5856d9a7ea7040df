package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.lance.BlobFile;
import org.lance.Dataset;

/** Reads one column of given rows, whichever way it holds their bytes. */
final class ContentReader {

  private final Dataset dataset;
  private final String column;
  private final ContentColumn kind;

  /**
   * @throws IOException if the column is missing or holds something else
   */
  ContentReader(ReadableDataset readable, String column) throws IOException {
    this.dataset = readable.dataset();
    this.column = column;
    Field field = readable.schema().findField(column);
    this.kind =
        ContentColumn.of(field)
            .orElseThrow(() -> new IOException("Cannot read " + field + " of " + readable.uri()));
  }

  /**
   * Reads the column of these rows, all of which exist.
   *
   * @return one for each row id, in their order; null for none or an empty one
   */
  List<byte @Nullable []> take(List<Long> rowIds) throws IOException {
    List<byte @Nullable []> contents =
        kind == ContentColumn.BLOB ? takeBlobs(rowIds) : takeValues(rowIds);
    if (contents.size() != rowIds.size()) {
      throw new IOException(
          "%s gives %d of %d rows of its version %d"
              .formatted(dataset.uri(), contents.size(), rowIds.size(), dataset.version()));
    }
    return contents;
  }

  private List<byte @Nullable []> takeValues(List<Long> rowIds) throws IOException {
    List<byte @Nullable []> contents = new ArrayList<>();
    try (ArrowReader batches = dataset.takeRows(rowIds, List.of(column))) {
      while (batches.loadNextBatch()) {
        FieldVector vector = batches.getVectorSchemaRoot().getVector(column);
        for (int i = 0; i < vector.getValueCount(); i++) {
          contents.add(kind == ContentColumn.FIRST_OF_LIST ? first(vector, i) : bytes(vector, i));
        }
      }
    }
    return contents;
  }

  private static byte @Nullable [] first(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof ListVector list) {
      int start = list.getElementStartIndex(row);
      return start < list.getElementEndIndex(row) ? bytes(list.getDataVector(), start) : null;
    }
    LargeListVector list = (LargeListVector) vector;
    long start = list.getElementStartIndex(row);
    return start < list.getElementEndIndex(row)
        ? bytes(list.getDataVector(), Math.toIntExact(start))
        : null;
  }

  private static byte @Nullable [] bytes(ValueVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    byte[] bytes =
        vector instanceof VarBinaryVector binary
            ? binary.get(row)
            : ((LargeVarBinaryVector) vector).get(row);
    return bytes.length == 0 ? null : bytes;
  }

  /** Lance leaves out the rows without a blob and does not say which: then each is asked for. */
  private List<byte @Nullable []> takeBlobs(List<Long> rowIds) throws IOException {
    List<BlobFile> blobs = dataset.takeBlobs(rowIds, column);
    if (blobs.size() != rowIds.size() && rowIds.size() > 1) {
      closeAll(blobs);
      List<byte @Nullable []> contents = new ArrayList<>();
      for (Long rowId : rowIds) {
        contents.addAll(takeBlobs(List.of(rowId)));
      }
      return contents;
    }
    List<byte @Nullable []> contents = new ArrayList<>();
    try {
      for (BlobFile blob : blobs) {
        contents.add(blob.size() == 0 ? null : blob.read());
      }
    } finally {
      closeAll(blobs);
    }
    if (contents.isEmpty()) {
      contents.add(null);
    }
    return contents;
  }

  private static void closeAll(List<BlobFile> blobs) throws IOException {
    for (BlobFile blob : blobs) {
      blob.close();
    }
  }
}
