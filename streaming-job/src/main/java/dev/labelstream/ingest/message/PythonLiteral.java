package dev.labelstream.ingest.message;

/**
 * Rewrites Python literals as JSON: what {@code repr} and {@code str} print for dicts, lists,
 * tuples, strings, numbers, True, False and None.
 *
 * <p>Jackson's lenient features are not enough: they know neither Python's words nor its escapes,
 * and read {@code \x41} as {@code x41}. The rules are those of "String and Bytes literals" in the
 * Python language reference. What is no such literal comes out as no JSON, for the JSON parser to
 * refuse; nothing is checked here.
 */
final class PythonLiteral {

  private final String python;
  private final StringBuilder json;
  private int at;

  private PythonLiteral(String python) {
    this.python = python;
    this.json = new StringBuilder(python.length() + 16);
  }

  static String toJson(String literal) {
    PythonLiteral rewriting = new PythonLiteral(literal);
    rewriting.rewrite();
    return rewriting.json.toString();
  }

  private void rewrite() {
    while (at < python.length()) {
      char c = python.charAt(at);
      if (c == '\'' || c == '"') {
        at++;
        string(c);
      } else if (Character.isLetter(c)) {
        word();
      } else {
        json.append(c == '(' ? '[' : c == ')' ? ']' : c);
        at++;
      }
    }
  }

  private void word() {
    int start = at;
    while (at < python.length() && Character.isLetterOrDigit(python.charAt(at))) {
      at++;
    }
    String word = python.substring(start, at);
    boolean beforeQuote =
        at < python.length() && (python.charAt(at) == '\'' || python.charAt(at) == '"');
    switch (word) {
      case "True" -> json.append("true");
      case "False" -> json.append("false");
      case "None", "nan" -> json.append("null");
      case "u" -> json.append(beforeQuote ? "" : word); // u'...' is how Python 2 printed text.
      default -> json.append(word);
    }
  }

  private void string(char quote) {
    json.append('"');
    while (at < python.length()) {
      char c = python.charAt(at++);
      if (c == quote) {
        json.append('"');
        return;
      }
      if (c == '\\' && at < python.length()) {
        escape(python.charAt(at++));
      } else {
        character(c);
      }
    }
  }

  private void escape(char c) {
    switch (c) {
      case '\n' -> {} // A backslash at the end of a line joins it with the next.
      case '\'', '"', '\\' -> character(c);
      case 'n' -> character('\n');
      case 'r' -> character('\r');
      case 't' -> character('\t');
      case 'b' -> character('\b');
      case 'f' -> character('\f');
      case 'a' -> character('\u0007');
      case 'v' -> character('\u000b');
      case 'x' -> codePoint(at, 2, 16);
      case 'u' -> codePoint(at, 4, 16);
      case 'U' -> codePoint(at, 8, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> codePoint(at - 1, octalDigits(at - 1), 8);
      default -> { // Python keeps the backslash of an escape that it doesn't know.
        character('\\');
        character(c);
      }
    }
  }

  private int octalDigits(int from) {
    int digits = 0;
    while (digits < 3
        && from + digits < python.length()
        && Character.digit(python.charAt(from + digits), 8) >= 0) {
      digits++;
    }
    return digits;
  }

  private void codePoint(int from, int digits, int radix) {
    at = Math.min(from + digits, python.length());
    try {
      int codePoint = Integer.parseUnsignedInt(python, from, at, radix);
      if (at == from + digits && Character.isValidCodePoint(codePoint)) {
        Character.toString(codePoint).chars().forEach(c -> character((char) c));
        return;
      }
    } catch (NumberFormatException notANumber) {
      // No escape of Python's.
    }
    json.append('\\').append(python, from - 1, at); // Which JSON refuses, too.
  }

  private void character(char c) {
    if (c == '"' || c == '\\') {
      json.append('\\').append(c);
    } else if (c < ' ') {
      json.append("\\u%04x".formatted((int) c));
    } else {
      json.append(c);
    }
  }
}
