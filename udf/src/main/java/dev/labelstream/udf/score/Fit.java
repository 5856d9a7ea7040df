package dev.labelstream.udf.score;

/** How a picture is brought to the size that a model takes. */
public enum Fit {
  /** Both sides to their length, without regard to the proportions. */
  STRETCH,
  /** The largest part around the centre that has the model's proportions. */
  CROP,
  /** The whole picture, in its proportions, in the centre; grey (114, 114, 114) beside it. */
  LETTERBOX
}
