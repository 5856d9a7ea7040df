package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.ImageRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.CollectionSupplier;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the picture of each upload, many at once, each exactly one outcome.
 *
 * <p>To be used with Flink's own timeout and retries off, since the fetcher has its own, which end
 * every fetch: {@code AsyncDataStream.unorderedWait(refs, new FetchImages(settings), 0,
 * TimeUnit.MILLISECONDS, settings.capacity())}.
 */
public final class FetchImages extends RichAsyncFunction<ImageRef, FetchOutcome> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FetchImages.class);
  private static final Duration PATIENCE_WITH_THREADS = Duration.ofSeconds(5);

  private final FetchSettings settings;
  private final ImageFetcher.Factory fetchers;

  /** What is there between {@link #open} and {@link #close}. */
  private record Opened(FetchMetrics metrics, ImageFetcher fetcher, ExecutorService threads) {}

  private transient @Nullable Opened opened;
  private transient volatile boolean isClosing;

  /** Fetches over HTTP. */
  public FetchImages(FetchSettings settings) {
    this(settings, HttpImageFetcher::new);
  }

  public FetchImages(FetchSettings settings, ImageFetcher.Factory fetchers) {
    this.settings = settings;
    this.fetchers = fetchers;
  }

  @Override
  public void open(OpenContext context) {
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    FetchMetrics metrics = new FetchMetrics(getRuntimeContext().getMetricGroup());
    opened =
        new Opened(
            metrics,
            fetchers.create(settings, metrics),
            // Its queue is bounded by the operator's capacity.
            Executors.newFixedThreadPool(
                settings.threads(), DaemonThreads.named("image-fetch-" + subtask)));
    LOG.info("Fetching images with {}", settings);
  }

  @Override
  public void asyncInvoke(ImageRef ref, ResultFuture<FetchOutcome> result) {
    Opened current = opened;
    if (current == null) {
      throw new IllegalStateException("Not opened");
    }
    current.metrics().accepted();
    current.threads().execute(() -> fetch(current, ref, result));
  }

  private void fetch(Opened current, ImageRef ref, ResultFuture<FetchOutcome> result) {
    long start = System.nanoTime();
    try {
      FetchOutcome outcome = current.fetcher().fetch(ref);
      current.metrics().done(outcome, Duration.ofNanos(System.nanoTime() - start).toMillis());
      result.complete(List.of(outcome));
    } catch (Throwable e) {
      if (!isClosing) {
        fail(ref, e, result);
      }
    } finally {
      current.metrics().settled();
    }
  }

  /**
   * Fails the job. Not by {@code completeExceptionally}: the operator then drops the upload and
   * goes on until its task is told to stop, and a checkpoint in between would lose the upload. What
   * a supplier throws ends the task there and then.
   */
  private static void fail(ImageRef ref, Throwable cause, ResultFuture<FetchOutcome> result) {
    CollectionSupplier<FetchOutcome> failing =
        () -> {
          throw new IllegalStateException("Cannot go on fetching upload " + ref.id(), cause);
        };
    try {
      result.complete(failing);
    } catch (RejectedExecutionException e) {
      // The task is being cancelled and takes nothing any more; the upload is in its state.
      return;
    }
  }

  @Override
  public void close() throws Exception {
    isClosing = true;
    Opened current = opened;
    opened = null;
    if (current == null) {
      return;
    }
    current.threads().shutdownNow();
    current.fetcher().close();
    if (!current
        .threads()
        .awaitTermination(PATIENCE_WITH_THREADS.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn(
          "Some threads still fetch {} ms after they were told to stop; they end with their attempt",
          PATIENCE_WITH_THREADS.toMillis());
    }
  }
}
