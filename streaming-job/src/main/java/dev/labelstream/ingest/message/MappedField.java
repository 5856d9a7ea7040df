package dev.labelstream.ingest.message;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a message may hold one value of the upload.
 *
 * @param alternatives tried in this order; none if messages don't hold the value
 */
public record MappedField(List<FieldPath> alternatives) implements Serializable {

  public MappedField {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * Reads the notation of the configuration: names joined by dots, alternatives by bars, a
   * backslash before a dot, bar or backslash that belongs to a name. Blank text has no
   * alternatives.
   *
   * @throws IllegalArgumentException if a name is empty or a backslash stands before anything else,
   *     with a message that goes on after "because"
   */
  public static MappedField parse(String text) {
    if (text.isBlank()) {
      return new MappedField(List.of());
    }
    List<FieldPath> alternatives = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> name.append(escaped(text, ++i));
        case '.' -> endStep(name, steps);
        case '|' -> endPath(name, steps, alternatives);
        default -> name.append(c);
      }
    }
    endPath(name, steps, alternatives);
    return new MappedField(alternatives);
  }

  private static char escaped(String text, int at) {
    if (at == text.length() || ".|\\".indexOf(text.charAt(at)) < 0) {
      throw new IllegalArgumentException("only a dot, bar or backslash may follow a backslash");
    }
    return text.charAt(at);
  }

  private static void endStep(StringBuilder name, List<String> steps) {
    steps.add(name.toString().strip());
    name.setLength(0);
  }

  private static void endPath(
      StringBuilder name, List<String> steps, List<FieldPath> alternatives) {
    endStep(name, steps);
    alternatives.add(new FieldPath(steps));
    steps.clear();
  }

  /** As it is written in the configuration. */
  @Override
  public String toString() {
    return alternatives.stream().map(FieldPath::toString).collect(Collectors.joining("|"));
  }
}
