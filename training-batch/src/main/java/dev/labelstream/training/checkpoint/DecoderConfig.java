package dev.labelstream.training.checkpoint;

import java.util.List;

/**
 * The decoder's sizes.
 *
 * @param width of the stream between the layers, {@code hidden_size}
 * @param innerWidth of the gated layers, {@code intermediate_size}
 * @param layers how many
 * @param heads of the queries
 * @param keyValueHeads of keys and values; divides {@code heads}
 * @param vocabulary rows of the embedding, more than the tokenizer has ids
 * @param normEpsilon added under the root of RMSNorm
 * @param rotaryBase {@code rope_theta}
 * @param rotarySections how many of a head's frequencies turn with time, with height and with width
 * @param tiedHead whether the embedding also is the head
 */
public record DecoderConfig(
    int width,
    int innerWidth,
    int layers,
    int heads,
    int keyValueHeads,
    int vocabulary,
    double normEpsilon,
    double rotaryBase,
    List<Integer> rotarySections,
    boolean tiedHead) {

  public DecoderConfig {
    rotarySections = List.copyOf(rotarySections);
  }

  /** The size of a head. */
  public int headSize() {
    return width / heads;
  }
}
