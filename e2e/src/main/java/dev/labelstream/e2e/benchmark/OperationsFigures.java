package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long operations took on a machine, each measured some times. */
final class OperationsFigures {

  private final Machine machine;
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  OperationsFigures(Machine machine) {
    this.machine = machine;
  }

  void add(String what, double took) {
    seconds.computeIfAbsent(what, w -> new ArrayList<>()).add(took);
  }

  /** The median of what was measured; of an even number the lower one. */
  static double median(List<Double> values) {
    return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
  }

  /** A table in Markdown, below the machine. */
  String text() {
    StringBuilder text = new StringBuilder("%s%n%n".formatted(machine.sentence()));
    text.append("| operation | median s | runs |%n| --- | --- | --- |%n".formatted());
    seconds.forEach(
        (what, values) ->
            text.append("| %s | %.2f | %d |%n".formatted(what, median(values), values.size())));
    return text.toString();
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("machine", machine.sentence());
    ObjectNode operations = root.putObject("operations");
    seconds.forEach(
        (what, values) -> {
          ObjectNode operation = operations.putObject(what).put("medianSeconds", median(values));
          values.forEach(operation.putArray("seconds")::add);
        });
    return root;
  }
}
