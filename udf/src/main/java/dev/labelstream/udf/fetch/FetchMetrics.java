package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.FetchOutcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What an operator counts of the fetches. Safe for use by many threads. */
public final class FetchMetrics implements ImageFetcher.RetryListener {

  public static final String IMAGES_FETCHED = "imagesFetched";
  public static final String BYTES_FETCHED = "bytesFetched";

  /** Failed fetches; in one group {@link #REASON} for each reason, in lower case. */
  public static final String FETCHES_FAILED = "fetchesFailed";

  /** Attempts that failed and were made again. */
  public static final String FETCH_RETRIES = "fetchRetries";

  /** Uploads that wait for their fetch or are being fetched. */
  public static final String FETCHES_IN_FLIGHT = "fetchesInFlight";

  /** Milliseconds of whole fetches, pauses included, over the latest 1,000 or so. */
  public static final String FETCH_TIME_MILLIS = "fetchTimeMillis";

  public static final String REASON = "reason";

  private static final int HISTOGRAM_WINDOW = 1024;

  private final Counter imagesFetched;
  private final Counter bytesFetched;
  private final Counter retries;
  private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Histogram fetchTimeMillis;

  FetchMetrics(MetricGroup group) {
    imagesFetched = group.counter(IMAGES_FETCHED, new ThreadSafeSimpleCounter());
    bytesFetched = group.counter(BYTES_FETCHED, new ThreadSafeSimpleCounter());
    retries = group.counter(FETCH_RETRIES, new ThreadSafeSimpleCounter());
    for (FailureReason reason : FailureReason.values()) {
      failures.put(
          reason,
          group
              .addGroup(REASON, reason.name().toLowerCase(Locale.ROOT))
              .counter(FETCHES_FAILED, new ThreadSafeSimpleCounter()));
    }
    Gauge<Integer> inFlightNow = inFlight::get;
    group.gauge(FETCHES_IN_FLIGHT, inFlightNow);
    fetchTimeMillis =
        group.histogram(FETCH_TIME_MILLIS, new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  void accepted() {
    inFlight.incrementAndGet();
  }

  void settled() {
    inFlight.decrementAndGet();
  }

  void done(FetchOutcome outcome, long elapsedMillis) {
    fetchTimeMillis.update(elapsedMillis);
    if (outcome.image() != null) {
      imagesFetched.inc();
      bytesFetched.inc(outcome.image().bytes().length);
    }
    if (outcome.failure() != null) {
      Counter counter = failures.get(outcome.failure().reason());
      if (counter != null) {
        counter.inc();
      }
    }
  }

  @Override
  public void retried(FailureReason reason) {
    retries.inc();
  }
}
