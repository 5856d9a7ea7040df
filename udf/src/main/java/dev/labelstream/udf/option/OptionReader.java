package dev.labelstream.udf.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.util.TimeUtils;

/**
 * Reads options of a configuration. What cannot be read is told as one sentence and has no value,
 * so that the options after it are read too.
 */
public final class OptionReader {

  private final ReadableConfig config;
  private final Consumer<String> problems;

  /**
   * @param problems is told all that is wrong, each as one sentence
   */
  public OptionReader(ReadableConfig config, Consumer<String> problems) {
    this.config = config;
    this.problems = problems;
  }

  /** Tells a problem that the caller has found. */
  public void problem(String sentence) {
    problems.accept(sentence);
  }

  /** Whether the configuration has the key. */
  public boolean isGiven(ConfigOption<?> option) {
    return asText(option).isPresent();
  }

  private Optional<String> asText(ConfigOption<?> option) {
    return config.getOptional(ConfigOptions.key(option.key()).stringType().noDefaultValue());
  }

  /** The option's value, or its default; nothing if it has neither, or cannot be read. */
  public <T> Optional<T> value(ConfigOption<T> option) {
    return read(option, "which cannot be read");
  }

  /**
   * The option's value, or its default; nothing if it has neither, or cannot be read.
   *
   * @param kind of its values, for the problem: "a whole number"
   */
  public <T> Optional<T> value(ConfigOption<T> option, String kind) {
    return read(option, "which is not " + kind);
  }

  private <T> Optional<T> read(ConfigOption<T> option, String wrong) {
    try {
      Optional<T> given = config.getOptional(option);
      return given.isPresent() || !option.hasDefaultValue()
          ? given
          : Optional.of(option.defaultValue());
    } catch (IllegalArgumentException e) {
      problem(
          "%s is '%s', %s%s."
              .formatted(option.key(), asText(option).orElse(""), wrong, defaultOf(option)));
      return Optional.empty();
    }
  }

  /** The option's value; that it is missing is a problem. */
  public <T> Optional<T> required(ConfigOption<T> option, String kind) {
    if (!isGiven(option)) {
      problem("%s is missing: give %s.".formatted(option.key(), kind));
      return Optional.empty();
    }
    return value(option, kind);
  }

  /** The option's value; that it is missing or blank is a problem. */
  public Optional<String> text(ConfigOption<String> option, String what) {
    Optional<String> given = value(option).filter(text -> !text.isBlank());
    if (given.isEmpty()) {
      problem("%s is missing: give %s.".formatted(option.key(), what));
    }
    return given;
  }

  /** A path of this machine, made absolute; that it is missing or blank is a problem. */
  public Optional<String> path(ConfigOption<String> option, String what) {
    return text(option, what).map(path -> Path.of(path).toAbsolutePath().normalize().toString());
  }

  /**
   * A number for which a condition holds.
   *
   * @param must what it must be, for the problem: "positive"
   */
  public <T extends Number> Optional<T> number(
      ConfigOption<T> option, Predicate<T> condition, String must) {
    return checked(option, "a number", condition, must);
  }

  public Optional<Integer> positive(ConfigOption<Integer> option) {
    return whole(option, number -> number > 0, "positive");
  }

  public Optional<Integer> notNegative(ConfigOption<Integer> option) {
    return whole(option, number -> number >= 0, "0 or more");
  }

  public Optional<Integer> within(ConfigOption<Integer> option, int least, int largest) {
    return whole(
        option,
        number -> number >= least && number <= largest,
        "from %d to %d".formatted(least, largest));
  }

  private Optional<Integer> whole(
      ConfigOption<Integer> option, Predicate<Integer> condition, String must) {
    return checked(option, "a whole number", condition, must);
  }

  private <T> Optional<T> checked(
      ConfigOption<T> option, String kind, Predicate<T> condition, String must) {
    return value(option, kind)
        .filter(
            value -> {
              boolean holds = condition.test(value);
              if (!holds) {
                problem(
                    "%s is %s, but must be %s%s."
                        .formatted(option.key(), value, must, defaultOf(option)));
              }
              return holds;
            });
  }

  /**
   * Tells every key that begins with a prefix and is none of those that are known.
   *
   * @param why the end of the sentence: "it is misspelt"
   */
  public void refuseUnknown(String prefix, Collection<ConfigOption<?>> known, String why) {
    Set<String> keys = known.stream().map(ConfigOption::key).collect(Collectors.toSet());
    new TreeSet<>(config.toMap().keySet())
        .stream()
            .filter(key -> key.startsWith(prefix) && !keys.contains(key))
            .forEach(key -> problem("%s is not known: %s.".formatted(key, why)));
  }

  /** For the end of a problem's sentence; empty if there is no default. */
  public static String defaultOf(ConfigOption<?> option) {
    return option.hasDefaultValue() ? "; its default is " + inWords(option.defaultValue()) : "";
  }

  /** A value as one writes it into a configuration. */
  public static String inWords(Object value) {
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
