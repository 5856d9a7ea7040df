package dev.labelstream.e2e.benchmark;

import dev.labelstream.training.tiny.TinyModel;
import java.util.Locale;

/** How many tokens a tiny checkpoint knows, which is what most of its time may go into. */
enum TrainingVocabulary {
  REDUCED(TinyModel.REDUCED, 4),
  /** Qwen's own. */
  FULL(0, 2);

  private final int size;
  private final int batch;

  TrainingVocabulary(int size, int batch) {
    this.size = size;
    this.batch = batch;
  }

  /** As a tiny checkpoint is told. */
  int size() {
    return size;
  }

  /** Examples of a step. */
  int batch() {
    return batch;
  }

  /** For programs. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
