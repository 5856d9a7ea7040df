package dev.labelstream.training.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The models that are known, which differ in the vision tower alone. */
public enum Family {
  /** Qwen2-VL (arXiv 2409.12191). */
  QWEN2_VL("qwen2_vl"),
  /** Qwen2.5-VL (arXiv 2502.13923). */
  QWEN2_5_VL("qwen2_5_vl");

  private final String modelType;

  Family(String modelType) {
    this.modelType = modelType;
  }

  /** The {@code model_type} of its configuration. */
  public String modelType() {
    return modelType;
  }

  static Optional<Family> ofModelType(String modelType) {
    return Arrays.stream(values()).filter(family -> family.modelType.equals(modelType)).findFirst();
  }
}
