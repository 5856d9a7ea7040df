package dev.labelstream.e2e.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.context.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of every command that shows a dataset. */
final class DatasetOptions {

  @Mixin private ContextOptions place;

  @Option(
      names = "--storage",
      paramLabel = "KEY=VALUE",
      description = "An option of the dataset's object store, by Lance's names.")
  private Map<String, String> storage = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  DatasetOptions(Surroundings surroundings) {
    this.place = new ContextOptions(surroundings);
  }

  /** The dataset's. */
  String uri() throws IOException {
    return place
        .resolve()
        .value(Setting.DATASET)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCodes.WRONG_USE,
                    "No dataset is named: give --dataset URI, or `labelstream context set NAME --dataset URI`"));
  }

  Map<String, String> storage() {
    return storage;
  }

  /** Prints what is asked for. */
  void print(PrintWriter out, JsonNode program, List<String> person) {
    if (json) {
      out.println(program.toPrettyString());
    } else {
      person.forEach(out::println);
    }
    out.flush();
  }
}
