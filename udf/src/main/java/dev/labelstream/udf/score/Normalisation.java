package dev.labelstream.udf.score;

import java.io.Serializable;
import java.util.List;

/**
 * Makes a model's float32 input of bytes: (byte / 255 - mean) / std, channel by channel.
 *
 * @param mean of 0..1 values, one for each channel in the input's order
 * @param std likewise, each above 0
 */
record Normalisation(List<Double> mean, List<Double> std) implements Serializable {

  private static final double WHITE = 255;

  Normalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** What a byte is multiplied with, for each channel. */
  float[] factors() {
    return floats(std.stream().map(s -> 1 / (WHITE * s)).toList());
  }

  /** What is added afterwards, for each channel. */
  float[] summands() {
    float[] summands = new float[mean.size()];
    for (int channel = 0; channel < summands.length; channel++) {
      summands[channel] = (float) (-mean.get(channel) / std.get(channel));
    }
    return summands;
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }
}
