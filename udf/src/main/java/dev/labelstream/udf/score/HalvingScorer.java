package dev.labelstream.udf.score;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks one model about a batch. Where the model fails, it asks about each half, down to the single
 * picture that breaks it: that one is refused, its neighbours are scored.
 */
final class HalvingScorer implements AutoCloseable {

  private final Scorer scorer;

  HalvingScorer(Scorer scorer) {
    this.scorer = scorer;
  }

  ModelInput input() {
    return scorer.declaration().input();
  }

  /** Returns a verdict of one label, or none, for each picture in the batch's order. */
  List<Verdict> score(PictureBatch batch) {
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

  private List<Verdict> scoreHalves(PictureBatch batch) {
    int half = batch.size() / 2;
    List<Verdict> verdicts = new ArrayList<>(score(batch.part(0, half)));
    verdicts.addAll(score(batch.part(half, batch.size() - half)));
    return verdicts;
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
