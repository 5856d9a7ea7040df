package dev.labelstream.training.job;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

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

  /** The option's value or its default; nothing if it has neither, or cannot be read. */
  <T> Optional<T> value(ConfigOption<T> option) {
    try {
      Optional<T> given = config.getOptional(option);
      return given.isPresent() || !option.hasDefaultValue()
          ? given
          : Optional.of(option.defaultValue());
    } catch (IllegalArgumentException e) {
      String text =
          config
              .getOptional(ConfigOptions.key(option.key()).stringType().noDefaultValue())
              .orElse("");
      problem("%s is '%s', which cannot be read%s.".formatted(option.key(), text, usual(option)));
      return Optional.empty();
    }
  }

  /** A number for which a condition holds. */
  <T extends Number> Optional<T> number(
      ConfigOption<T> option, Predicate<T> condition, String must) {
    return value(option)
        .filter(
            number -> {
              boolean holds = condition.test(number);
              if (!holds) {
                problem(
                    "%s is %s, but must be %s%s."
                        .formatted(option.key(), number, must, usual(option)));
              }
              return holds;
            });
  }

  Optional<Integer> positive(ConfigOption<Integer> option) {
    return number(option, number -> number > 0, "positive");
  }

  Optional<Integer> notNegative(ConfigOption<Integer> option) {
    return number(option, number -> number >= 0, "0 or more");
  }

  /** The option's value; that it is missing or empty is a problem. */
  Optional<String> required(ConfigOption<String> option, String what) {
    Optional<String> given = value(option).filter(text -> !text.isBlank());
    if (given.isEmpty()) {
      problem("%s is missing: give %s.".formatted(option.key(), what));
    }
    return given;
  }

  Optional<String> path(ConfigOption<String> option, String what) {
    return required(option, what)
        .map(path -> Path.of(path).toAbsolutePath().normalize().toString());
  }

  private static String usual(ConfigOption<?> option) {
    return option.hasDefaultValue()
        ? "; its default is " + String.valueOf(option.defaultValue()).toLowerCase(Locale.ROOT)
        : "";
  }
}
