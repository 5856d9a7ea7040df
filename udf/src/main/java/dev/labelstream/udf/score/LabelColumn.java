package dev.labelstream.udf.score;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A column that a label adds to the dataset.
 *
 * @param name lower-case letters, digits and underscores, as no SQL has to quote
 * @param length of a vector or of a list of texts; otherwise 1
 */
public record LabelColumn(String name, Type type, int length) implements Serializable {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** What the column holds for each picture. */
  public enum Type {
    /** One float32. */
    NUMBER,
    /** One utf8. */
    TEXT,
    /** A fixed-size list of float32. */
    VECTOR,
    /** A list of utf8. */
    TEXTS
  }

  public LabelColumn {
    if (length < 1) {
      throw new IllegalArgumentException("The column %s has the length %d".formatted(name, length));
    }
  }

  public static LabelColumn number(String name) {
    return new LabelColumn(name, Type.NUMBER, 1);
  }

  public static LabelColumn text(String name) {
    return new LabelColumn(name, Type.TEXT, 1);
  }

  public static LabelColumn vector(String name, int length) {
    return new LabelColumn(name, Type.VECTOR, length);
  }

  public static LabelColumn texts(String name, int length) {
    return new LabelColumn(name, Type.TEXTS, length);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** How many of {@link dev.labelstream.udf.Label#numbers} it takes. */
  public int numbers() {
    return switch (type) {
      case NUMBER, VECTOR -> length;
      case TEXT, TEXTS -> 0;
    };
  }

  /** How many of {@link dev.labelstream.udf.Label#texts} it takes. */
  public int texts() {
    return length - numbers();
  }
}
