package dev.labelstream.sinks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gives Lance the batches of a queue as Arrow columns, encoding each when it is asked for. */
final class BatchReader<T> extends FilledBatches {

  /** What the queue holds. */
  sealed interface Entry<T> {}

  record Rows<T>(List<T> rows) implements Entry<T> {}

  record End<T>() implements Entry<T> {}

  record Abort<T>() implements Entry<T> {}

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
    super(allocator, schema);
    this.encoder = encoder;
    this.queue = queue;
  }

  @Override
  protected int fill(VectorSchemaRoot root) throws IOException {
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
    if (!(entry instanceof Rows<T> batch)) {
      return 0;
    }
    encoder.encode(batch.rows(), root);
    return batch.rows().size();
  }
}
