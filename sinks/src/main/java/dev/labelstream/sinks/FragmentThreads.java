package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Works on the fragments of a commit side by side: each waits for the storage several times. */
final class FragmentThreads {

  private static final int MOST = 8;

  private FragmentThreads() {}

  /**
   * Runs the tasks and returns their results in order, or throws what one of them threw. Either way
   * none of them runs any more: the dataset that they read is about to be closed, and what Lance
   * does natively ends neither with an interrupt nor with the dataset.
   */
  static <T> List<T> runAll(List<Callable<T>> tasks) throws IOException {
    if (tasks.isEmpty()) {
      return List.of();
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(tasks.size(), MOST));
    List<Future<T>> running = tasks.stream().map(threads::submit).toList();
    threads.shutdown();
    awaitEnd(threads);
    List<T> results = new ArrayList<>();
    for (Future<T> task : running) {
      results.add(resultOf(task));
    }
    return results;
  }

  private static void awaitEnd(ExecutorService threads) {
    boolean isInterrupted = false;
    boolean hasEnded = false;
    while (!hasEnded) {
      try {
        hasEnded = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T resultOf(Future<T> ended) throws IOException {
    // The result is there, and is had without waiting for it also by an interrupted thread.
    boolean isInterrupted = Thread.interrupted();
    try {
      return ended.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IOException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("A task that has ended is waited for", e);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
