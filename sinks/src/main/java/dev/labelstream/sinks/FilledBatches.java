package dev.labelstream.sinks;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gives Lance batches that are made one by one, each when it is asked for. */
public abstract class FilledBatches extends ArrowReader {

  private final Schema schema;

  protected FilledBatches(BufferAllocator allocator, Schema schema) {
    super(allocator);
    this.schema = schema;
  }

  /**
   * Fills the next batch.
   *
   * @param root of the schema, empty
   * @return how many rows it has; 0 if there are no more
   */
  protected abstract int fill(VectorSchemaRoot root) throws IOException;

  @Override
  public final boolean loadNextBatch() throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    root.clear();
    int rows = fill(root);
    root.setRowCount(rows);
    return rows > 0;
  }

  @Override
  public final long bytesRead() {
    return 0;
  }

  @Override
  protected final void closeReadSource() {}

  @Override
  protected final Schema readSchema() {
    return schema;
  }
}
