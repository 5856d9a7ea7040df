package dev.labelstream.e2e.docs;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * A configuration key as an {@code *Options} class declares it.
 *
 * @param type of its values; Flink keeps it to itself, so it is read from the constant's
 *     declaration
 */
public record DeclaredOption(ConfigOption<?> option, Type type) {

  /**
   * The public constants of a class, in the order of their declaration.
   *
   * @throws IllegalArgumentException if one of them has no type argument
   */
  public static List<DeclaredOption> of(Class<?> options) {
    return Arrays.stream(options.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == ConfigOption.class)
        .map(DeclaredOption::of)
        .toList();
  }

  private static DeclaredOption of(Field field) {
    if (!(field.getGenericType() instanceof ParameterizedType declared)) {
      throw new IllegalArgumentException(field + " does not say the type of its values");
    }
    try {
      ConfigOption<?> option = (ConfigOption<?>) field.get(null);
      return new DeclaredOption(option, declared.getActualTypeArguments()[0]);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(field + " cannot be read", e);
    }
  }

  public String key() {
    return option.key();
  }

  /** In one or more sentences, as HTML, which Markdown takes. */
  String description() {
    return new HtmlFormatter().format(option.description());
  }

  /** As one writes it in {@code config.yaml}, or empty if there is none. */
  public String defaultText() {
    return option.hasDefaultValue() ? text(option.defaultValue()) : "";
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    if (value instanceof MemorySize size) {
      return size.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(DeclaredOption::text).collect(Collectors.joining(";"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + entry.getValue())
          .collect(Collectors.joining(","));
    }
    return value instanceof Enum<?> choice ? inLowerCase(choice) : value.toString();
  }

  private static String inLowerCase(Object choice) {
    return choice.toString().toLowerCase(Locale.ROOT);
  }

  /** What a value is, in a reader's words. */
  String typeText() {
    return text(type);
  }

  private static String text(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getRawType() == List.class
          ? "list of " + text(parameterized.getActualTypeArguments()[0]) + " (a;b)"
          : "map (a:1,b:2)";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == Integer.class || type == Long.class) {
      return "whole number";
    }
    if (type == Float.class || type == Double.class) {
      return "number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type instanceof Class<?> choice && choice.isEnum()) {
      return Arrays.stream(choice.getEnumConstants())
          .map(DeclaredOption::inLowerCase)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Duration.class) {
      return "duration";
    }
    if (type == MemorySize.class) {
      return "size";
    }
    throw new IllegalArgumentException("The page has no word for values of " + type);
  }
}
