package dev.labelstream.training.tiny;

import dev.labelstream.training.checkpoint.Family;

/**
 * What a tiny checkpoint is to be.
 *
 * @param vocabulary how many of Qwen's tokens it knows, by rank; 0 for all
 * @param width of the decoder, a multiple of 32
 * @param layers of the decoder
 * @param visionWidth of the vision tower, a multiple of 16
 * @param visionLayers of the vision tower
 * @param isTied whether the head is the embedding
 * @param layout of the files
 * @param shards how many files the weights are in
 * @param seed of the weights
 */
public record TinyModel(
    Family family,
    int vocabulary,
    int width,
    int layers,
    int visionWidth,
    int visionLayers,
    boolean isTied,
    Layout layout,
    int shards,
    long seed) {

  /** How a checkpoint's folder is laid out. */
  public enum Layout {
    /** As on the hub: a flat configuration, older names of weights, preprocessor_config.json. */
    OFFICIAL,
    /** As transformers 5 has it inside: nested configuration, names of its modules. */
    NESTED
  }

  /**
   * A vocabulary for fast tests: its special tokens are followed by ids that nothing encodes to.
   */
  public static final int REDUCED = 5_900;

  private static final int HEADS = 4;
  private static final int VISION_HEADS = 2;

  public TinyModel {
    if (width % (8 * HEADS) != 0 || visionWidth % (8 * VISION_HEADS) != 0) {
      throw new IllegalArgumentException(
          "Widths %d and %d do not divide into heads".formatted(width, visionWidth));
    }
    if (layers < 1 || visionLayers < 1 || shards < 1) {
      throw new IllegalArgumentException("A model without layers or files");
    }
  }

  /** The smallest that still has everything: in two files, tied, as on the hub. */
  public static TinyModel of(Family family, int vocabulary) {
    int visionLayers = family == Family.QWEN2_VL ? 3 : 4;
    return new TinyModel(family, vocabulary, 64, 3, 32, visionLayers, true, Layout.OFFICIAL, 2, 0);
  }

  /**
   * About 1.2 million parameters beside the vocabulary: enough to learn what small painted pictures
   * show, few enough to do so in minutes on a CPU. For {@link TinyCheckpoint#writeToLearn}.
   */
  public static TinyModel toLearn(Family family, long seed) {
    int visionLayers = family == Family.QWEN2_VL ? 3 : 4;
    return new TinyModel(family, 0, 128, 4, 64, visionLayers, true, Layout.OFFICIAL, 1, seed);
  }

  /** The same in another layout, with a head of its own, and in one file. */
  public TinyModel nestedAndUntied() {
    return new TinyModel(
        family,
        vocabulary,
        width,
        layers,
        visionWidth,
        visionLayers,
        false,
        Layout.NESTED,
        1,
        seed);
  }

  int heads() {
    return HEADS;
  }

  int keyValueHeads() {
    return HEADS / 2;
  }

  int visionHeads() {
    return VISION_HEADS;
  }

  int intermediate() {
    return 3 * width;
  }

  int visionIntermediate() {
    return family == Family.QWEN2_VL ? 4 * visionWidth : 84 * visionWidth / 32;
  }
}
