package dev.labelstream.training.checkpoint;

/** The names of weights: what files call them, and what the modules are called when they run. */
public final class WeightNames {

  /** Begins the names of the decoder. */
  public static final String DECODER = "model.language_model.";

  /** Begins the names of the vision tower, the merger included. */
  public static final String VISION = "model.visual.";

  /** The output matrix, which is not stored where the embedding takes its place. */
  public static final String HEAD = "lm_head.weight";

  /** The input matrix. */
  public static final String EMBEDDING = DECODER + "embed_tokens.weight";

  private static final String FILE_DECODER = "model.";
  private static final String FILE_VISION = "visual.";

  private WeightNames() {}

  /** Returns the name when running of a weight that a file calls so, in either layout. */
  public static String running(String name) {
    if (name.startsWith(DECODER) || name.startsWith(VISION)) {
      return name;
    }
    if (name.startsWith(FILE_VISION)) {
      return VISION + name.substring(FILE_VISION.length());
    }
    if (name.startsWith(FILE_DECODER)) {
      return DECODER + name.substring(FILE_DECODER.length());
    }
    return name;
  }
}
