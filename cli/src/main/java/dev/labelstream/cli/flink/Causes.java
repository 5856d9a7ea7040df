package dev.labelstream.cli.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The stack traces that Flink sends, in a sentence. */
final class Causes {

  private static final String CAUSED_BY = "Caused by: ";
  private static final String FRAME = "\tat ";
  private static final String OUR_FRAME = FRAME + "dev.labelstream.";
  private static final String FLINKS = "org.apache.flink.";
  private static final String SERVER_SIDE = "<Exception on server side:\n";
  private static final Pattern CLASS_NAMES = Pattern.compile("^(?:[a-z][\\w]*\\.)+[\\w.$]+: ");

  private Causes() {}

  /**
   * What a stack trace says, without the names of exceptions: the outermost cause that our code has
   * thrown, since its message is whole and says what to do; of a trace without one, the innermost.
   */
  static String told(String stackTrace) {
    List<Cause> causes = causes(stackTrace);
    if (causes.isEmpty()) {
      return "Flink does not say why";
    }
    return causes.stream()
        .filter(Cause::isOurs)
        .findFirst()
        .orElse(causes.get(causes.size() - 1))
        .message();
  }

  /**
   * @param text the exception's class and message
   * @param isOurs whether our code has thrown it
   */
  private record Cause(String text, boolean isOurs) {

    String message() {
      String message = text;
      for (String shorter = withoutClass(message); !shorter.equals(message); ) {
        message = shorter;
        shorter = withoutClass(message);
      }
      return message;
    }

    private static String withoutClass(String text) {
      return CLASS_NAMES.matcher(text).replaceFirst("");
    }
  }

  private static List<Cause> causes(String stackTrace) {
    List<String> lines = stackTrace.replace(SERVER_SIDE, "").lines().toList();
    List<Cause> causes = new ArrayList<>();
    for (int first = 0; first < lines.size(); first++) {
      if (first == 0 || lines.get(first).startsWith(CAUSED_BY)) {
        causes.add(cause(lines, first));
      }
    }
    return causes;
  }

  private static Cause cause(List<String> lines, int first) {
    StringBuilder text = new StringBuilder(lines.get(first).replace(CAUSED_BY, ""));
    // Messages of ours have several lines.
    int next = first + 1;
    while (next < lines.size() && !isOfTheStack(lines.get(next))) {
      text.append('\n').append(lines.get(next));
      next++;
    }
    boolean isOurs =
        next < lines.size()
            && lines.get(next).startsWith(OUR_FRAME)
            // Flink's wrappers say nothing, wherever they were made.
            && !text.toString().startsWith(FLINKS);
    return new Cause(text.toString(), isOurs);
  }

  private static boolean isOfTheStack(String line) {
    return line.startsWith(FRAME)
        || line.startsWith("\t... ")
        || line.startsWith("\tSuppressed")
        || line.startsWith(CAUSED_BY);
  }
}
