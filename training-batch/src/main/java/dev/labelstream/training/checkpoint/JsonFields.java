package dev.labelstream.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a JSON object, and says which file lacks which. */
final class JsonFields {

  private final JsonNode object;
  private final Path file;
  private final String path;

  JsonFields(JsonNode object, Path file) {
    this(object, file, "");
  }

  private JsonFields(JsonNode object, Path file, String path) {
    this.object = object;
    this.file = file;
    this.path = path;
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** The object below a field. */
  JsonFields object(String name) throws IOException {
    JsonNode below = required(name);
    if (!below.isObject()) {
      throw wrong(name, "an object", below);
    }
    return new JsonFields(below, file, path + name + ".");
  }

  int number(String name) throws IOException {
    JsonNode value = required(name);
    if (!value.isInt()) {
      throw wrong(name, "a whole number", value);
    }
    return value.intValue();
  }

  int number(String name, int otherwise) throws IOException {
    return has(name) ? number(name) : otherwise;
  }

  double real(String name) throws IOException {
    JsonNode value = required(name);
    if (!value.isNumber()) {
      throw wrong(name, "a number", value);
    }
    return value.doubleValue();
  }

  String text(String name) throws IOException {
    JsonNode value = required(name);
    if (!value.isTextual()) {
      throw wrong(name, "a text", value);
    }
    return value.textValue();
  }

  boolean claim(String name, boolean otherwise) throws IOException {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.booleanValue();
  }

  List<Integer> numbers(String name) throws IOException {
    JsonNode value = required(name);
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isInt()) {
        throw wrong(name, "a list of whole numbers", value);
      }
      numbers.add(element.intValue());
    }
    return numbers;
  }

  /** The complaint about a field that has a value, but not one that can be worked with. */
  IOException wrong(String name, String expected, Object found) {
    return new IOException(
        "%s has %s%s = %s, where %s is expected".formatted(file, path, name, found, expected));
  }

  private JsonNode required(String name) throws IOException {
    if (!has(name)) {
      throw new IOException("%s lacks %s%s".formatted(file, path, name));
    }
    return object.get(name);
  }
}
