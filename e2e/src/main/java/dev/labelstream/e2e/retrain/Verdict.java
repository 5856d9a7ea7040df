package dev.labelstream.e2e.retrain;

/**
 * Whether a new model is good enough.
 *
 * @param why in a sentence, with the numbers
 */
record Verdict(boolean passed, double margin, String why) {

  /** Compares losses on the same held-out examples. */
  static Verdict of(TrainedModel model, double margin) {
    Double loss = model.loss();
    Double base = model.baseLoss();
    if (loss == null || base == null || loss.isNaN() || base.isNaN()) {
      return new Verdict(
          false, margin, "no example was held out, so that nothing tells whether it is better");
    }
    Double inUse = model.inUseLoss();
    if (!(loss <= base - margin)) {
      return new Verdict(
          false,
          margin,
          "its held-out loss of %.4f is not %s below the base model's %.4f"
              .formatted(loss, margin, base));
    }
    if (model.comparedWith() != null && (inUse == null || !(loss <= inUse - margin))) {
      return new Verdict(
          false,
          margin,
          "its held-out loss of %.4f is not %s below the %.4f of the model in use"
              .formatted(loss, margin, inUse));
    }
    return new Verdict(
        true,
        margin,
        inUse == null
            ? "its held-out loss of %.4f is below the base model's %.4f".formatted(loss, base)
            : "its held-out loss of %.4f is below the base model's %.4f and the %.4f of the model in use"
                .formatted(loss, base, inUse));
  }
}
