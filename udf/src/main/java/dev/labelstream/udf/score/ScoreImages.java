package dev.labelstream.udf.score;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.Picture;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.device.DeviceChoice;
import dev.labelstream.udf.device.DeviceLease;
import dev.labelstream.udf.device.GpuLeases;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores pictures in micro-batches. Each picture that comes in goes out as exactly one outcome, in
 * no particular order; the package's description tells how. Without labels it hands the pictures on
 * as they are.
 *
 * @param <P> the pictures that come in
 * @param <O> what goes out
 */
final class ScoreImages<P extends Picture, O> extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<P, O>, BoundedOneInput {

  private static final Logger LOGGER = LoggerFactory.getLogger(ScoreImages.class);

  /** One fills and decodes, one is at the models, one stands ready between them. */
  static final int BATCHES = 3;

  /** Longer than an earlier attempt of this subtask takes to close its models. */
  private static final Duration PATIENCE_FOR_GPU = Duration.ofSeconds(15);

  private final ScoreSettings settings;
  private final ScoreResults<P, O> results;
  private final Supplier<? extends PixelReader> readers;
  private final GpuLeases gpus;
  private final MailboxExecutor mailbox;
  private final Deque<MicroBatch<P>> idle = new ArrayDeque<>();
  private int onTheirWay;
  private long dueAtMillis;
  private @Nullable MicroBatch<P> filling;
  private @Nullable ScheduledFuture<?> delay;
  private @Nullable BatchScoring scoring;

  @SuppressWarnings("NullAway.Init") // by open, before there is anything to count
  private ScoreMetrics counts;

  ScoreImages(
      StreamOperatorParameters<O> parameters,
      ScoreSettings settings,
      ScoreResults<P, O> results,
      Supplier<? extends PixelReader> readers,
      GpuLeases gpus) {
    super(parameters);
    this.settings = settings;
    this.results = results;
    this.readers = readers;
    this.gpus = gpus;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (settings.labels().isEmpty()) {
      return;
    }
    DeviceLease device = leaseDevice();
    BatchScoring opened = openScoring(device);
    scoring = opened;
    counts = new ScoreMetrics(getMetricGroup(), opened::largestBatch);
    Set<ModelInput> inputs =
        settings.declarations().stream().map(LabelDeclaration::input).collect(Collectors.toSet());
    for (int i = 0; i < BATCHES; i++) {
      idle.add(new MicroBatch<>(inputs, settings.batchSize()));
    }
    LOGGER.info(
        "Scoring {} on {}, in batches of {} pictures or after {} ms, {} decode threads",
        settings.declarations().stream().map(LabelDeclaration::modelVersion).toList(),
        device.device(),
        settings.batchSize(),
        settings.maxDelay().toMillis(),
        settings.decodeThreads());
  }

  private BatchScoring openScoring(DeviceLease device) throws IOException {
    PixelReader reader;
    try {
      reader = readers.get();
    } catch (Throwable e) {
      device.close();
      throw e;
    }
    return BatchScoring.open(settings, reader, device);
  }

  private DeviceLease leaseDevice() throws IOException, InterruptedException {
    DeviceChoice choice = settings.device();
    if (choice instanceof DeviceChoice.GpuOfSlot gpu) {
      return lease(gpu.offeredTo(getRuntimeContext()));
    }
    ComputeDevice device = ((DeviceChoice.Fixed) choice).device();
    return device instanceof ComputeDevice.Cuda cuda
        ? lease(List.of(cuda.index()))
        : DeviceLease.shared(device);
  }

  private DeviceLease lease(List<Integer> indexes) throws IOException, InterruptedException {
    String subtask = getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks();
    return gpus.take(indexes, subtask, PATIENCE_FOR_GPU);
  }

  @Override
  public void processElement(StreamRecord<P> record) throws Exception {
    if (scoring == null) {
      output.collect(record.replace(result(record.getValue(), new Verdict.Labeled(List.of()))));
      return;
    }
    MicroBatch<P> batch = batchWithRoom();
    batch.add(record, scoring.decode(record.getValue(), batch, batch.size()));
    if (batch.isFull()) {
      dispatch(scoring, batch);
    }
  }

  /** Waits for a batch if all are on their way: this is the operator's back-pressure. */
  private MicroBatch<P> batchWithRoom() throws InterruptedException {
    if (filling != null) {
      return filling;
    }
    while (idle.isEmpty()) {
      mailbox.yield();
    }
    MicroBatch<P> next = idle.remove();
    filling = next;
    dueAtMillis =
        getProcessingTimeService().getCurrentProcessingTime() + settings.maxDelay().toMillis();
    delay = getProcessingTimeService().registerTimer(dueAtMillis, this::dispatchIfDue);
    return next;
  }

  /** A timer may have been on its way here when its batch went; then the next is not yet due. */
  private void dispatchIfDue(long timeMillis) {
    if (timeMillis >= dueAtMillis) {
      dispatchFilling();
    }
  }

  private void dispatchFilling() {
    if (scoring != null && filling != null) {
      dispatch(scoring, filling);
    }
  }

  private void dispatch(BatchScoring scoring, MicroBatch<P> batch) {
    filling = null;
    if (delay != null) {
      delay.cancel(false);
    }
    onTheirWay++;
    var unused =
        scoring
            .score(batch)
            .whenComplete(
                (scored, failure) -> {
                  try {
                    mailbox.execute(
                        () -> emit(batch, scored, failure),
                        "Emit %d scored pictures",
                        batch.size());
                  } catch (RejectedExecutionException e) {
                    // The task is being cancelled. It will see these pictures again.
                  }
                });
  }

  private void emit(MicroBatch<P> batch, @Nullable ScoredBatch scored, @Nullable Throwable failure)
      throws DeviceException {
    if (scored == null) {
      if (failure instanceof CompletionException wrapped
          && wrapped.getCause() instanceof DeviceException device) {
        throw device;
      }
      // Not a picture that a model fails on, which is a verdict: this is a broken promise of ours.
      throw new FlinkRuntimeException(
          "Cannot score a batch of %d pictures".formatted(batch.size()), failure);
    }
    for (int i = 0; i < batch.size(); i++) {
      StreamRecord<P> record = batch.records().get(i);
      output.collect(record.replace(result(record.getValue(), scored.verdicts().get(i))));
    }
    counts.count(scored);
    batch.clear();
    idle.add(batch);
    onTheirWay--;
  }

  private O result(P picture, Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      var now = Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
      return results.refused(picture, new Failure(refused.reason(), refused.detail(), 1, now));
    }
    return results.labeled(picture, ((Verdict.Labeled) verdict).labels());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    finishAll();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    finishAll();
    super.processWatermark(mark);
  }

  @Override
  public void endInput() throws Exception {
    finishAll();
  }

  private void finishAll() throws InterruptedException {
    dispatchFilling();
    while (onTheirWay > 0) {
      mailbox.yield();
    }
  }

  @Override
  public void close() throws Exception {
    try {
      if (scoring != null) {
        scoring.close();
        if (!scoring.awaitClosed()) {
          LOGGER.warn(
              "A model is still at a batch while the task ends; its memory is freed when it is done");
        }
      }
    } finally {
      super.close();
    }
  }
}
