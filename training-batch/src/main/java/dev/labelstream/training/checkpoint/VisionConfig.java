package dev.labelstream.training.checkpoint;

import java.util.Set;

/**
 * The vision tower's sizes.
 *
 * @param depth how many blocks
 * @param width of the stream between the blocks: {@code embed_dim} of Qwen2-VL, {@code hidden_size}
 *     of Qwen2.5-VL
 * @param heads of the attention
 * @param patchSize in pixels, across and down
 * @param temporalPatchSize in frames
 * @param mergeSize how many patches across and down become one token
 * @param window in pixels, across and down, which the attention does not look beyond but in the
 *     blocks {@code fullAttentionBlocks}; 0 if there are no windows
 * @param fullAttentionBlocks counted from 0; empty if there are no windows
 */
public record VisionConfig(
    int depth,
    int width,
    int heads,
    int patchSize,
    int temporalPatchSize,
    int mergeSize,
    int window,
    Set<Integer> fullAttentionBlocks) {

  private static final int CHANNELS = 3;

  public VisionConfig {
    fullAttentionBlocks = Set.copyOf(fullAttentionBlocks);
  }

  /** The size of a head. */
  public int headSize() {
    return width / heads;
  }

  /** How many numbers a patch has. */
  public int patchNumbers() {
    return CHANNELS * temporalPatchSize * patchSize * patchSize;
  }

  /** A window's edge in tokens; 0 if there are no windows. */
  public int windowTokens() {
    return window / mergeSize / patchSize;
  }

  /** Whether a block looks at the whole picture. */
  public boolean looksEverywhere(int block) {
    return window == 0 || fullAttentionBlocks.contains(block);
  }
}
