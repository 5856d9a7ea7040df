package dev.labelstream.ingest.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way to one value in a message: field names, from the outside in.
 *
 * @param steps at least one name, none empty
 */
record FieldPath(List<String> steps) implements Serializable {

  FieldPath {
    if (steps.isEmpty() || steps.contains("")) {
      throw new IllegalArgumentException("it has an empty field name");
    }
    steps = List.copyOf(steps);
  }

  boolean isTopLevel() {
    return steps.size() == 1;
  }

  String topLevelName() {
    return steps.get(0);
  }

  /** The value at the end of this path, or a missing node. */
  JsonNode find(JsonNode message, EmbeddedText embedded) {
    JsonNode here = message;
    for (String step : steps) {
      here = embedded.opened(here).path(step);
    }
    return here;
  }

  /** Why {@link #find} led to no value, for a person: which field on the way is what. */
  String whyAbsent(JsonNode message, EmbeddedText embedded) {
    JsonNode here = message;
    for (int step = 0; step < steps.size(); step++) {
      JsonNode opened = embedded.opened(here);
      if (!opened.isObject()) {
        String what =
            here.isTextual()
                ? "text without a JSON object or Python dict"
                : EmbeddedText.kind(here);
        return "field \"%s\" is %s".formatted(first(step), what);
      }
      here = opened.path(steps.get(step));
      if (here.isMissingNode()) {
        return "field \"%s\" is missing".formatted(first(step + 1));
      }
    }
    return "field \"%s\" is %s"
        .formatted(this, here.isTextual() ? "blank" : EmbeddedText.kind(here));
  }

  private FieldPath first(int count) {
    return new FieldPath(steps.subList(0, count));
  }

  /** As it is written in the configuration. */
  @Override
  public String toString() {
    return steps.stream()
        .map(step -> step.replaceAll("[.|\\\\]", "\\\\$0"))
        .collect(Collectors.joining("."));
  }
}
