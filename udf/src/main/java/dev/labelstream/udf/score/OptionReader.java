package dev.labelstream.udf.score;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.util.TimeUtils;

/**
 * Reads options of a configuration. What cannot be read is told as one sentence and has no value,
 * so that the options after it are read too.
 */
final class OptionReader {

  private final ReadableConfig config;
  private final Consumer<String> problems;

  OptionReader(ReadableConfig config, Consumer<String> problems) {
    this.config = config;
    this.problems = problems;
  }

  void problem(String sentence) {
    problems.accept(sentence);
  }

  boolean isGiven(ConfigOption<?> option) {
    return asText(option).isPresent();
  }

  private Optional<String> asText(ConfigOption<?> option) {
    return config.getOptional(ConfigOptions.key(option.key()).stringType().noDefaultValue());
  }

  /**
   * The option's value, or its default; nothing if it has neither, or cannot be read.
   *
   * @param kind of its values, for the problem: "a whole number"
   */
  <T> Optional<T> value(ConfigOption<T> option, String kind) {
    try {
      Optional<T> given = config.getOptional(option);
      return given.isPresent() || !option.hasDefaultValue()
          ? given
          : Optional.of(option.defaultValue());
    } catch (IllegalArgumentException e) {
      problem(
          "%s is '%s', which is not %s%s."
              .formatted(option.key(), asText(option).orElse(""), kind, defaultOf(option)));
      return Optional.empty();
    }
  }

  /** The option's value; that it is missing is a problem. */
  <T> Optional<T> required(ConfigOption<T> option, String kind) {
    if (!isGiven(option)) {
      problem("%s is missing: give %s.".formatted(option.key(), kind));
      return Optional.empty();
    }
    return value(option, kind);
  }

  Optional<Integer> within(ConfigOption<Integer> option, int least, int largest) {
    return value(option, "a whole number")
        .filter(
            value -> {
              boolean isWithin = value >= least && value <= largest;
              if (!isWithin) {
                problem(
                    "%s is %d, but must be from %d to %d%s."
                        .formatted(option.key(), value, least, largest, defaultOf(option)));
              }
              return isWithin;
            });
  }

  static String defaultOf(ConfigOption<?> option) {
    return option.hasDefaultValue() ? "; its default is " + inWords(option.defaultValue()) : "";
  }

  static String inWords(Object value) {
    if (value instanceof Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OptionReader::inWords).collect(Collectors.joining(";"));
    }
    return value instanceof Enum<?> choice
        ? choice.toString().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }
}
