package dev.labelstream.sinks;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The order in which versions of a model are older or newer by their names: number parts by value
 * and the text between by its letters, so that {@code rating-10} is newer than {@code rating-9}.
 */
final class ModelVersionOrder implements Comparator<String> {

  private static final Pattern PART = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String one, String other) {
    List<String> parts = parts(one);
    List<String> others = parts(other);
    for (int i = 0; i < Math.min(parts.size(), others.size()); i++) {
      int difference = compareParts(parts.get(i), others.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    int difference = Integer.compare(parts.size(), others.size());
    return difference == 0 ? one.compareTo(other) : difference;
  }

  private static List<String> parts(String version) {
    return PART.matcher(version).results().map(MatchResult::group).toList();
  }

  private static int compareParts(String one, String other) {
    boolean areNumbers = isNumber(one) && isNumber(other);
    return areNumbers ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }

  private static boolean isNumber(String part) {
    return Character.isDigit(part.charAt(0));
  }
}
