package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.ImageRef;
import java.io.Serializable;

/** Fetches pictures. Safe for use by many threads; each call keeps its thread until it is done. */
public interface ImageFetcher extends AutoCloseable {

  /**
   * Fetches the picture of {@code ref}, with retries.
   *
   * @return the picture, or why there is none; trouble with the outside world never is an exception
   * @throws InterruptedException if the thread was interrupted or this fetcher was closed
   *     meanwhile: nothing is known then of the picture
   */
  FetchOutcome fetch(ImageRef ref) throws InterruptedException;

  /** Breaks off all fetches that are under way, without waiting for their threads. */
  @Override
  void close();

  /** Is told of each attempt that failed and is made again; called on the fetching thread. */
  @FunctionalInterface
  interface RetryListener {
    void retried(FailureReason reason);
  }

  /** Makes the fetcher of one subtask, where it runs. */
  @FunctionalInterface
  interface Factory extends Serializable {
    ImageFetcher create(FetchSettings settings, RetryListener retries);
  }
}
