package dev.labelstream.training.optimize;

/**
 * The numbers of AdamW (arXiv 1711.05101).
 *
 * @param firstDecay of the mean of the gradients, beta 1
 * @param secondDecay of the mean of their squares, beta 2
 * @param epsilon added to the root of the latter
 * @param weightDecay the share of a weight that goes with each step, times the learning rate
 * @param largestNorm that all gradients together may have; longer ones are shortened
 */
public record AdamWSettings(
    double firstDecay, double secondDecay, double epsilon, double weightDecay, double largestNorm) {

  /** What transformers and LLaMA-Factory take. */
  public static final AdamWSettings USUAL = new AdamWSettings(0.9, 0.999, 1e-8, 0, 1);
}
