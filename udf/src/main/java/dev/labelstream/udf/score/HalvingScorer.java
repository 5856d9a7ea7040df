package dev.labelstream.udf.score;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one model about a batch.
 *
 * <p>Where the model fails, it asks about each half, down to the single picture that breaks it:
 * that one is refused, its neighbours are scored. Where the device runs out of memory, it asks
 * about half as many pictures at once, from then on.
 */
final class HalvingScorer implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(HalvingScorer.class);

  private final Scorer scorer;
  private final ComputeDevice device;

  /** Written by the model thread only, read by metrics. */
  private volatile int largestBatch;

  /**
   * @param device of the scorer, for messages
   * @param largestBatch that the scorer is asked about at once
   */
  HalvingScorer(Scorer scorer, ComputeDevice device, int largestBatch) {
    this.scorer = scorer;
    this.device = device;
    this.largestBatch = largestBatch;
  }

  ModelInput input() {
    return scorer.declaration().input();
  }

  /** How many pictures the model takes at once, now. */
  int largestBatch() {
    return largestBatch;
  }

  /**
   * Returns a verdict of one label, or none, for each picture in the batch's order.
   *
   * @throws DeviceException if the device failed, or has no memory even for a single picture
   */
  List<Verdict> score(PictureBatch batch) throws DeviceException {
    List<Verdict> verdicts = new ArrayList<>();
    while (verdicts.size() < batch.size()) {
      int left = batch.size() - verdicts.size();
      PictureBatch part = batch.part(verdicts.size(), Math.min(left, largestBatch));
      try {
        verdicts.addAll(scoreAtOnce(part));
      } catch (DeviceMemoryException e) {
        takeFewerThan(part.size(), e);
      }
    }
    return verdicts;
  }

  private List<Verdict> scoreAtOnce(PictureBatch batch)
      throws DeviceException, DeviceMemoryException {
    List<Label> labels;
    try {
      labels = scorer.score(batch);
    } catch (ScoringException e) {
      return batch.size() == 1 ? List.of(refused(e)) : scoreHalves(batch);
    }
    if (labels.size() != batch.size()) {
      throw new IllegalStateException(
          "The scorer of the label %s gave %d labels for %d pictures"
              .formatted(scorer.declaration().name(), labels.size(), batch.size()));
    }
    return labels.stream().<Verdict>map(label -> new Verdict.Labeled(List.of(label))).toList();
  }

  private List<Verdict> scoreHalves(PictureBatch batch) throws DeviceException {
    int half = batch.size() / 2;
    List<Verdict> verdicts = new ArrayList<>(score(batch.part(0, half)));
    verdicts.addAll(score(batch.part(half, batch.size() - half)));
    return verdicts;
  }

  private void takeFewerThan(int count, DeviceMemoryException e) throws DeviceException {
    LabelDeclaration label = scorer.declaration();
    if (count == 1) {
      // All pictures are of one size here, or of a bounded one, so this is not about the picture:
      // the
      // others would follow it into the dead letters.
      throw new DeviceException(
          "Cannot score a single picture with the model %s of the label %s: %s has no memory for it (%s). Stop what else uses its memory, or take a smaller model."
              .formatted(label.modelVersion(), label.name(), device, e.getMessage()),
          e);
    }
    largestBatch = count / 2;
    LOGGER.warn(
        "{} has no memory for {} pictures at once: the model {} of the label {} takes {} from now on, until the task restarts. {}",
        device,
        count,
        label.modelVersion(),
        label.name(),
        largestBatch,
        e.getMessage());
  }

  private Verdict refused(ScoringException e) {
    LabelDeclaration label = scorer.declaration();
    return new Verdict.Refused(
        FailureReason.MODEL_FAILED,
        "The model %s of the label %s fails on this picture: %s"
            .formatted(label.modelVersion(), label.name(), e.getMessage()));
  }

  @Override
  public void close() {
    scorer.close();
  }
}
