package dev.labelstream.training.job;

import dev.labelstream.training.checkpoint.ElementType;

/** Of the base model in memory. */
public enum Precision {
  FLOAT32(ElementType.F32),
  BFLOAT16(ElementType.BF16);

  private final ElementType type;

  Precision(ElementType type) {
    this.type = type;
  }

  /** As weights are stored. */
  public ElementType type() {
    return type;
  }
}
