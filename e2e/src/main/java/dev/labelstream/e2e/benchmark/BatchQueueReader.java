package dev.labelstream.e2e.benchmark;

import dev.labelstream.ingest.ImageColumns;
import dev.labelstream.sinks.FilledBatches;
import dev.labelstream.udf.LabeledImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Gives Lance the batches of a queue as Arrow columns, up to an empty batch. */
final class BatchQueueReader extends FilledBatches {

  private final ImageColumns columns;
  private final BlockingQueue<List<LabeledImage>> queue;

  BatchQueueReader(
      BufferAllocator allocator, ImageColumns columns, BlockingQueue<List<LabeledImage>> queue) {
    super(allocator, columns.schema());
    this.columns = columns;
    this.queue = queue;
  }

  @Override
  protected int fill(VectorSchemaRoot root) throws IOException {
    List<LabeledImage> batch;
    try {
      batch = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for rows");
    }
    if (!batch.isEmpty()) {
      columns.encode(batch, root);
    }
    return batch.size();
  }
}
