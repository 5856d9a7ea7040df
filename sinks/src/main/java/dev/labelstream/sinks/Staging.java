package dev.labelstream.sinks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.FragmentMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of rows into fragments, from the first batch to {@link #finish} or {@link #abort}.
 *
 * <p>Lance pulls the rows on a thread of its own, from a bounded queue. That thread cannot be
 * interrupted, so an abort goes through the queue too.
 */
final class Staging<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  /** One batch is being encoded, one waits, one is filled by the writer. */
  private static final int QUEUE_CAPACITY = 1;

  private static final long POLL_MILLIS = 200;
  private static final long ABORT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final LanceTable table;
  private final BlockingQueue<BatchReader.Entry<T>> queue =
      new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final FutureTask<List<FragmentMetadata>> fragments;
  private final long startedNanos = System.nanoTime();
  private long rowCount;
  private volatile long finishedNanos;

  /**
   * @param schema the columns to write: the encoder's, and maybe more
   */
  Staging(LanceTable table, Schema schema, RowEncoder<T> rows) {
    this.table = table;
    this.fragments =
        new FutureTask<>(
            () -> {
              try {
                return table.stage(new BatchReader<>(table.allocator(), schema, rows, queue));
              } finally {
                finishedNanos = System.nanoTime();
              }
            });
    Thread thread = new Thread(fragments, "stage-" + Thread.currentThread().getName());
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands a batch over; blocks while an earlier one waits. */
  void add(List<T> batch) throws IOException, InterruptedException {
    put(new BatchReader.Rows<>(batch));
    rowCount += batch.size();
  }

  private void put(BatchReader.Entry<T> entry) throws IOException, InterruptedException {
    while (!queue.offer(entry, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (fragments.isDone()) {
        await();
        throw new IOException("The fragment was finished before all its rows were given");
      }
    }
  }

  /** Ends the run and waits until its fragments are on the storage. */
  StagedChanges finish() throws IOException, InterruptedException {
    put(new BatchReader.End<>());
    List<FragmentMetadata> staged = await();
    long stagedRows = staged.stream().mapToLong(FragmentMetadata::getPhysicalRows).sum();
    if (stagedRows != rowCount) {
      throw new IOException(
          "Lance staged %d rows of %d; the checkpoint cannot go on with less"
              .formatted(stagedRows, rowCount));
    }
    return StagedChanges.ofRows(staged, rowCount, bytesOf(staged));
  }

  private static long bytesOf(List<FragmentMetadata> staged) {
    return staged.stream()
        .flatMap(fragment -> fragment.getFiles().stream())
        .mapToLong(file -> file.getFileSizeBytes() == null ? 0 : file.getFileSizeBytes())
        .sum();
  }

  private List<FragmentMetadata> await() throws IOException, InterruptedException {
    try {
      return fragments.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("Cannot stage rows: " + cause.getMessage(), cause);
    }
  }

  long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(finishedNanos - startedNanos);
  }

  /**
   * Ends the run without its rows, which nobody was promised yet: the source will bring them again.
   * Leaves no file, unless the storage does not answer for 20 seconds. Not for another thread than
   * the one that adds.
   */
  void abort() {
    // Only this thread gives, so there is room after clearing.
    queue.clear();
    queue.add(new BatchReader.Abort<>());
    long deadline = System.nanoTime() + ABORT_NANOS;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          table.discard(fragments.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
          return;
        } catch (InterruptedException e) {
          // A cancelled task must not leave the run behind: its memory is about to be closed.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      // What was wanted: the run failed, and Lance left no file.
      return;
    } catch (TimeoutException e) {
      LOG.warn("The storage does not answer: staged files are left to the clean-up");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
