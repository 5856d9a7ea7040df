package dev.labelstream.cli.flink;

import java.util.List;
import java.util.regex.Pattern;

/** The stack traces that Flink sends, in a sentence. */
final class Causes {

  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern CLASS_NAMES = Pattern.compile("^(?:[a-z][\\w]*\\.)+[\\w.$]+: ");

  private Causes() {}

  /** What the innermost cause of a stack trace says, without the names of exceptions. */
  static String innermost(String stackTrace) {
    List<String> lines = stackTrace.lines().toList();
    if (lines.isEmpty()) {
      return "Flink does not say why";
    }
    int first = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(CAUSED_BY)) {
        first = i;
      }
    }
    StringBuilder message = new StringBuilder(lines.get(first).replace(CAUSED_BY, ""));
    // Messages of ours have several lines.
    for (String line : lines.subList(first + 1, lines.size())) {
      if (line.startsWith("\tat ")
          || line.startsWith("\t... ")
          || line.startsWith("\tSuppressed")) {
        break;
      }
      message.append('\n').append(line);
    }
    String text = message.toString();
    for (String shorter = withoutClass(text); !shorter.equals(text); ) {
      text = shorter;
      shorter = withoutClass(text);
    }
    return text;
  }

  private static String withoutClass(String text) {
    return CLASS_NAMES.matcher(text).replaceFirst("");
  }
}
