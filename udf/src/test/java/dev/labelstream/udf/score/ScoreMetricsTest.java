package dev.labelstream.udf.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.FailureReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ScoreMetricsTest {

  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();
  private final Map<String, Gauge<?>> gauges = new HashMap<>();

  @Test
  void picturesFailuresAndTimesAreCounted() {
    var metrics = new ScoreMetrics(new RecordingGroup(""), () -> 16);

    metrics.count(
        new ScoredBatch(
            List.of(
                new Verdict.Labeled(List.of()),
                new Verdict.Refused(FailureReason.DECODE_FAILED, "why"),
                new Verdict.Labeled(List.of()),
                new Verdict.Refused(FailureReason.MODEL_FAILED, "why")),
            List.of(1_000_000L, 3_000_000L, 2_000_000L, 2_000_000L),
            7_000_000,
            9_000_000));
    metrics.count(
        new ScoredBatch(List.of(new Verdict.Labeled(List.of())), List.of(2_000_000L), 1, 1));

    assertThat(count("picturesScored")).isEqualTo(3);
    assertThat(count("batches")).isEqualTo(2);
    assertThat(count("reason.DECODE_FAILED.picturesFailed")).isEqualTo(1);
    assertThat(count("reason.MODEL_FAILED.picturesFailed")).isEqualTo(1);
    assertThat(statistics("batchSize").getMean()).isEqualTo(2.5);
    assertThat(statistics("decodeMicros").getMean()).isEqualTo(2_000);
    assertThat(statistics("modelMicros").getMax()).isEqualTo(9_000);
    assertThat(statistics("waitMicros").getMax()).isEqualTo(7_000);
    assertThat(requireNonNull(gauges.get("largestBatch")).getValue()).isEqualTo(16);
  }

  private long count(String name) {
    return requireNonNull(counters.get(name)).getCount();
  }

  private HistogramStatistics statistics(String name) {
    return requireNonNull(histograms.get(name)).getStatistics();
  }

  private final class RecordingGroup extends UnregisteredMetricsGroup {

    private final String prefix;

    RecordingGroup(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Counter counter(String name) {
      var counter = new SimpleCounter();
      counters.put(prefix + name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      histograms.put(prefix + name, histogram);
      return histogram;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new RecordingGroup(prefix + key + "." + value + ".");
    }
  }
}
