package dev.labelstream.training.job;

/** What learns. */
public enum TrainingMethod {
  /** Low-rank products beside the weights. */
  LORA,
  /** The weights themselves. */
  FULL
}
