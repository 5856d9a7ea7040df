package dev.labelstream.udf.score;

import dev.labelstream.udf.FailureReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What a subtask counts while it scores. Histograms hold their last 1,000 values. */
public final class ScoreMetrics {

  /** Counter: pictures that got all their labels. */
  public static final String PICTURES_SCORED = "picturesScored";

  /** Counter for each {@link #REASON}: pictures that were refused. */
  public static final String PICTURES_FAILED = "picturesFailed";

  /** The variable that tells the failures apart: {@code DECODE_FAILED} or {@code MODEL_FAILED}. */
  public static final String REASON = "reason";

  /** Counter: batches that the models took. */
  public static final String BATCHES = "batches";

  /** Histogram: pictures in a batch. */
  public static final String BATCH_SIZE = "batchSize";

  /** Histogram: microseconds that decoding a picture took. */
  public static final String DECODE_MICROS = "decodeMicros";

  /** Histogram: microseconds that the models took for a batch. */
  public static final String MODEL_MICROS = "modelMicros";

  /** Histogram: microseconds from the arrival of a batch's first picture until the models began. */
  public static final String WAIT_MICROS = "waitMicros";

  /**
   * Gauge: pictures that the models take at once now: the configured batch size, or less after the
   * device ran out of memory.
   */
  public static final String LARGEST_BATCH = "largestBatch";

  private static final int WINDOW = 1_000;

  private final Counter scored;
  private final Map<FailureReason, Counter> failed = new EnumMap<>(FailureReason.class);
  private final Counter batches;
  private final Histogram batchSize;
  private final Histogram decodeMicros;
  private final Histogram modelMicros;
  private final Histogram waitMicros;

  /**
   * @param largestBatch that the models take at once now; asked by other threads
   */
  ScoreMetrics(MetricGroup group, Gauge<Integer> largestBatch) {
    group.gauge(LARGEST_BATCH, largestBatch);
    scored = group.counter(PICTURES_SCORED);
    for (FailureReason reason : List.of(FailureReason.DECODE_FAILED, FailureReason.MODEL_FAILED)) {
      failed.put(reason, group.addGroup(REASON, reason.name()).counter(PICTURES_FAILED));
    }
    batches = group.counter(BATCHES);
    batchSize = histogram(group, BATCH_SIZE);
    decodeMicros = histogram(group, DECODE_MICROS);
    modelMicros = histogram(group, MODEL_MICROS);
    waitMicros = histogram(group, WAIT_MICROS);
  }

  private static Histogram histogram(MetricGroup group, String name) {
    return group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW));
  }

  void count(ScoredBatch batch) {
    batches.inc();
    batchSize.update(batch.verdicts().size());
    batch.decodeNanos().forEach(nanos -> decodeMicros.update(TimeUnit.NANOSECONDS.toMicros(nanos)));
    modelMicros.update(TimeUnit.NANOSECONDS.toMicros(batch.modelNanos()));
    waitMicros.update(TimeUnit.NANOSECONDS.toMicros(batch.waitNanos()));
    batch.verdicts().forEach(this::count);
  }

  private void count(Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      Counter counter = failed.get(refused.reason());
      if (counter != null) {
        counter.inc();
      }
    } else {
      scored.inc();
    }
  }
}
