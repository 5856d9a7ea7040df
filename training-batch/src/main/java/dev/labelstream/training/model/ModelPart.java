package dev.labelstream.training.model;

import dev.labelstream.training.checkpoint.WeightNames;

/** The parts of a model that learn, or are left as they are, as a whole. */
public enum ModelPart {
  /** What makes features of patches. */
  VISION_TOWER,
  /** What makes tokens of the features. */
  MERGER,
  /** The language model: embedding, layers and head. */
  DECODER;

  private static final String MERGER_PREFIX = WeightNames.VISION + "merger.";

  /** The part that a weight or module belongs to, by its name when running. */
  public static ModelPart of(String name) {
    if (name.startsWith(MERGER_PREFIX)) {
      return MERGER;
    }
    return name.startsWith(WeightNames.VISION) ? VISION_TOWER : DECODER;
  }
}
