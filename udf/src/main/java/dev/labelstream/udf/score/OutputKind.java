package dev.labelstream.udf.score;

import java.util.Locale;

/** What an output of a declared label makes of its numbers. */
public enum OutputKind {
  /** A float32 column for each. */
  NUMBER,
  /** The name of the class with the largest one. */
  CLASS,
  /** The names of the classes with the largest ones. */
  TOP_K,
  /** A vector of all. */
  EMBEDDING;

  /** As a configuration has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
