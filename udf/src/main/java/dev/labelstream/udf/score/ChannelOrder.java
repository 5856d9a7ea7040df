package dev.labelstream.udf.score;

/** The order of a picture's colours. */
public enum ChannelOrder {
  RGB,
  BGR
}
