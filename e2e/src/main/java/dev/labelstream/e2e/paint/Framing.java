package dev.labelstream.e2e.paint;

/** How much of a picture its things take. */
public enum Framing {
  /** Groups in parts of the picture, as in a game seen as a whole. */
  WIDE,
  /** One group all over the picture, so large that it can be told from few pixels. */
  NEAR
}
