package dev.labelstream.e2e.benchmark;

import dev.labelstream.ingest.ImageColumns;
import dev.labelstream.udf.LabeledImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gives Lance the batches of a queue as Arrow columns, up to an empty batch. */
final class BatchQueueReader extends ArrowReader {

  private final ImageColumns columns;
  private final BlockingQueue<List<LabeledImage>> queue;

  BatchQueueReader(
      BufferAllocator allocator, ImageColumns columns, BlockingQueue<List<LabeledImage>> queue) {
    super(allocator);
    this.columns = columns;
    this.queue = queue;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    List<LabeledImage> batch;
    try {
      batch = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for rows");
    }
    VectorSchemaRoot root = getVectorSchemaRoot();
    root.clear();
    if (batch.isEmpty()) {
      return false;
    }
    columns.encode(batch, root);
    root.setRowCount(batch.size());
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
    return columns.schema();
  }
}
