package dev.labelstream.udf.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Options of a configuration, each checked as it is read. A wrong one is reported as a sentence,
 * and its default goes on in its place, so that the options after it are checked too.
 */
final class CheckedOptions {

  private static final Duration LONGEST = Duration.ofDays(1);

  /** Some virtual machines can't make an array of the last few lengths. */
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

  private final ReadableConfig config;
  private final Consumer<String> problems;
  private boolean hasProblems;

  CheckedOptions(ReadableConfig config, Consumer<String> problems) {
    this.config = config;
    this.problems = problems;
  }

  boolean hasProblems() {
    return hasProblems;
  }

  int atLeast(int least, ConfigOption<Integer> option) {
    return checked(option, value -> value >= least, "it must be at least " + least);
  }

  long positiveLong(ConfigOption<Long> option) {
    return checked(option, value -> value > 0, "it must be at least 1");
  }

  Duration positive(ConfigOption<Duration> option) {
    return checked(
        option,
        value -> value.toMillis() > 0 && value.compareTo(LONGEST) <= 0,
        "it must be between 1 ms and 1 day");
  }

  MemorySize arraySized(ConfigOption<MemorySize> option) {
    return checked(
        option,
        value -> value.getBytes() > 0 && value.getBytes() <= LONGEST_ARRAY,
        "it must be between 1 b and 2047 mb");
  }

  String headerValue(ConfigOption<String> option) {
    return checked(
        option,
        value -> !value.isBlank() && value.chars().allMatch(c -> c >= ' ' && c <= '~'),
        "it must be one line of printable ASCII characters");
  }

  List<String> hostsWithPort(ConfigOption<List<String>> option) {
    return checked(
            option,
            hosts -> hosts.stream().allMatch(CheckedOptions::isHostWithPort),
            "each entry must be a host and a port, for example images.internal:8080")
        .stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static boolean isHostWithPort(String text) {
    try {
      URI uri = new URI("http://" + text);
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getPort() > 0
          && uri.getPort() <= 65_535;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  <T extends Comparable<T>> void inOrder(
      ConfigOption<T> lesser, T lesserValue, ConfigOption<T> greater, T greaterValue) {
    if (lesserValue.compareTo(greaterValue) > 0) {
      report(
          "%s is %s, more than %s, which is %s: lower the first or raise the second."
              .formatted(lesser.key(), spelled(lesserValue), greater.key(), spelled(greaterValue)));
    }
  }

  private <T> T checked(ConfigOption<T> option, Predicate<T> isGood, String rule) {
    T value;
    try {
      value = config.get(option);
    } catch (IllegalArgumentException e) {
      report("%s cannot be read (%s): %s.".formatted(option.key(), rule, rootMessage(e)));
      return option.defaultValue();
    }
    if (isGood.test(value)) {
      return value;
    }
    report("%s is %s, but %s.".formatted(option.key(), spelled(value), rule));
    return option.defaultValue();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** As it is written in a configuration file. */
  private static String spelled(Object value) {
    return value instanceof Duration duration ? duration.toMillis() + " ms" : value.toString();
  }

  private void report(String problem) {
    hasProblems = true;
    problems.accept(problem);
  }
}
