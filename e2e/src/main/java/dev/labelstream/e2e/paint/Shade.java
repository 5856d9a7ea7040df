package dev.labelstream.e2e.paint;

import java.awt.Color;

/** Tones between colours, all as 0xRRGGBB. */
final class Shade {

  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xFFFFFF;

  private Shade() {}

  /** The tone that lies {@code share} (0 to 1) of the way from {@code from} to {@code to}. */
  static int mix(int from, int to, double share) {
    return channel(from, to, share, 16) | channel(from, to, share, 8) | channel(from, to, share, 0);
  }

  /** A neighbouring tone: darker, or lighter where it is dark already. */
  static int beside(int rgb, double share) {
    return mix(rgb, distance(rgb, BLACK) < 150 ? WHITE : BLACK, share);
  }

  /** How far apart two tones are: 0 to 442, the Euclidean distance of their channels. */
  static double distance(int one, int other) {
    int red = (one >> 16 & 255) - (other >> 16 & 255);
    int green = (one >> 8 & 255) - (other >> 8 & 255);
    int blue = (one & 255) - (other & 255);
    return Math.sqrt((double) red * red + green * green + blue * blue);
  }

  static Color opaque(int rgb) {
    return new Color(rgb);
  }

  private static int channel(int from, int to, double share, int shift) {
    int start = from >> shift & 255;
    int end = to >> shift & 255;
    return (int) Math.round(start + (end - start) * share) << shift;
  }
}
