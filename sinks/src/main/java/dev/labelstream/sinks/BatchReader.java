package dev.labelstream.sinks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gives Lance the batches of a queue as Arrow columns, encoding each when it is asked for. */
final class BatchReader<T> extends ArrowReader {

  /** What the queue holds. */
  sealed interface Entry<T> {}

  record Rows<T>(List<T> rows) implements Entry<T> {}

  record End<T>() implements Entry<T> {}

  record Abort<T>() implements Entry<T> {}

  private final Schema schema;
  private final RowEncoder<T> encoder;
  private final BlockingQueue<Entry<T>> queue;

  /**
   * @param schema the columns to write: the encoder's, and maybe more
   */
  BatchReader(
      BufferAllocator allocator,
      Schema schema,
      RowEncoder<T> encoder,
      BlockingQueue<Entry<T>> queue) {
    super(allocator);
    this.schema = schema;
    this.encoder = encoder;
    this.queue = queue;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    Entry<T> entry;
    try {
      entry = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for rows");
    }
    if (entry instanceof Abort) {
      throw new IOException("The rows are given up: the task ends before its checkpoint");
    }
    VectorSchemaRoot root = getVectorSchemaRoot();
    root.clear();
    if (!(entry instanceof Rows<T> batch)) {
      return false;
    }
    encoder.encode(batch.rows(), root);
    root.setRowCount(batch.rows().size());
    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return schema;
  }
}
