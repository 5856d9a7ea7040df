package dev.labelstream.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FetchImagesTest {

  private static final FetchSettings SETTINGS =
      TestFetches.settings(
          Map.of("labelstream.fetch.threads", "4", "labelstream.fetch.capacity", "8"));

  /** Knows every picture but those of {@code missing}, and breaks on {@code bug}. */
  private static final class MapFetcher implements ImageFetcher {
    @Override
    public FetchOutcome fetch(ImageRef ref) {
      return switch (ref.url()) {
        case "bug" -> throw new IllegalStateException("a bug");
        case "missing" ->
            FetchOutcome.failed(
                ref, new Failure(FailureReason.NOT_FOUND, "gone", 1, TestFetches.NOW));
        default ->
            FetchOutcome.fetched(
                new FetchedImage(ref, new byte[10], "image/png", 1, 1, "", TestFetches.NOW));
      };
    }

    @Override
    public void close() {}
  }

  /** Fetches everything. */
  private static final class PatientFetcher implements ImageFetcher {
    @Override
    public FetchOutcome fetch(ImageRef ref) {
      return FetchOutcome.fetched(
          new FetchedImage(ref, new byte[10], "image/png", 1, 1, "", TestFetches.NOW));
    }

    @Override
    public void close() {}
  }

  private static OneInputStreamOperatorTestHarness<ImageRef, FetchOutcome> harness(
      ImageFetcher.Factory fetchers) throws Exception {
    var harness = closedHarness(fetchers);
    harness.open();
    return harness;
  }

  private static OneInputStreamOperatorTestHarness<ImageRef, FetchOutcome> closedHarness(
      ImageFetcher.Factory fetchers) throws Exception {
    return closedHarness(new FetchImages(SETTINGS, fetchers));
  }

  private static OneInputStreamOperatorTestHarness<ImageRef, FetchOutcome> closedHarness(
      FetchImages function) throws Exception {
    OneInputStreamOperatorTestHarness<ImageRef, FetchOutcome> harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(function, 0, SETTINGS.capacity(), OutputMode.UNORDERED),
            TypeInformation.of(ImageRef.class).createSerializer(new SerializerConfigImpl()));
    harness.setup(
        TypeInformation.of(FetchOutcome.class).createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  private static StreamRecord<ImageRef> record(String url) {
    return new StreamRecord<>(TestFetches.upload(url));
  }

  @Test
  void everyUploadHasOneOutcome() throws Exception {
    try (var harness = harness((settings, retries) -> new MapFetcher())) {
      for (int i = 0; i < 100; i++) {
        harness.processElement(record(i % 10 == 0 ? "missing" : "picture-" + i));
      }
      harness.endInput();

      List<FetchOutcome> outcomes = harness.extractOutputValues();
      assertThat(outcomes).hasSize(100);
      assertThat(outcomes.stream().filter(outcome -> outcome.failure() != null)).hasSize(10);
      assertThat(outcomes.stream().map(outcome -> outcome.ref().url()).distinct()).hasSize(91);
    }
  }

  @Test
  void bugFailsTheTaskAndLosesNoUpload() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = harness((settings, retries) -> new MapFetcher())) {
      harness.processElement(record("bug"));

      assertThatThrownBy(harness::endInput)
          .hasStackTraceContaining("Cannot go on fetching upload id-1")
          .hasStackTraceContaining("a bug");
      assertThat(harness.extractOutputValues()).isEmpty();
      checkpoint = harness.snapshot(1, 1);
    }

    try (var repaired = closedHarness((settings, retries) -> new PatientFetcher())) {
      repaired.initializeState(checkpoint);
      repaired.open();
      repaired.endInput();

      assertThat(repaired.extractOutputValues())
          .extracting(outcome -> outcome.ref().url())
          .containsExactly("bug");
    }
  }

  @Test
  void closingEndsFetchesUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (FaultyServer server = new FaultyServer()) {
      server.on(
          "/a",
          (output, socket) -> {
            asked.countDown();
            over.await();
          });
      FetchSettings settings = TestFetches.settings(server, Map.of());
      var harness = closedHarness(new FetchImages(settings));
      harness.open();
      harness.processElement(record(server.url("/a")));
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

      long start = System.nanoTime();
      harness.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(harness.extractOutputValues()).isEmpty();
      over.countDown();
    }
  }

  @Test
  void functionThatWasNeverOpenedCanBeClosed() throws Exception {
    new FetchImages(SETTINGS).close();
  }

  @Test
  void outcomesAreCounted() {
    RecordingMetrics recorded = new RecordingMetrics("", new HashMap<>());
    FetchMetrics metrics = new FetchMetrics(recorded);
    ImageFetcher fetcher = new MapFetcher();

    try (fetcher) {
      metrics.accepted();
      metrics.accepted();
      metrics.settled();
      metrics.done(fetcher.fetch(TestFetches.upload("picture")), 12);
      metrics.done(fetcher.fetch(TestFetches.upload("missing")), 12);
      metrics.retried(FailureReason.TIMED_OUT);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }

    assertThat(recorded.count(FetchMetrics.IMAGES_FETCHED)).isEqualTo(1);
    assertThat(recorded.count(FetchMetrics.BYTES_FETCHED)).isEqualTo(10);
    assertThat(recorded.count(FetchMetrics.FETCH_RETRIES)).isEqualTo(1);
    assertThat(recorded.count("reason=not_found." + FetchMetrics.FETCHES_FAILED)).isEqualTo(1);
    assertThat(recorded.count("reason=timed_out." + FetchMetrics.FETCHES_FAILED)).isZero();
    assertThat(recorded.metrics.get(FetchMetrics.FETCHES_IN_FLIGHT))
        .isInstanceOfSatisfying(Gauge.class, gauge -> assertThat(gauge.getValue()).isEqualTo(1));
    assertThat(recorded.metrics).containsKey(FetchMetrics.FETCH_TIME_MILLIS);
  }

  /** Keeps what is registered, by its name behind the names of its groups. */
  private static final class RecordingMetrics extends UnregisteredMetricsGroup {

    private final String prefix;
    private final Map<String, Metric> metrics;

    RecordingMetrics(String prefix, Map<String, Metric> metrics) {
      this.prefix = prefix;
      this.metrics = metrics;
    }

    long count(String name) {
      return metrics.get(name) instanceof Counter counter ? counter.getCount() : -1;
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      metrics.put(prefix + name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      metrics.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      metrics.put(prefix + name, histogram);
      return histogram;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new RecordingMetrics(prefix + key + "=" + value + ".", metrics);
    }
  }
}
