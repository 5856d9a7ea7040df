package dev.labelstream.e2e.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.sinks.StoredRowStory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code labelstream dataset show}. */
@Command(
    name = "show",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream dataset show painted-000002",
      "  labelstream dataset show painted-000002 --json"
    },
    description =
        "Shows a row of the newest version: its values, of bytes their size and hash, and which versions brought it and its labels.")
public final class ShowCommand implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private DatasetOptions options;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "ID", description = "The upload's id.")
  private String id;

  /** Made by the factory of commands. */
  public ShowCommand(Surroundings surroundings) {
    this.options = new DatasetOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    List<StoredRowStory> rows = StoredRowStory.read(options.uri(), options.storage(), id);
    options.print(spec.commandLine().getOut(), json(rows), text(rows));
    return ExitCodes.DONE;
  }

  private static List<String> text(List<StoredRowStory> rows) {
    List<String> lines = new ArrayList<>();
    for (StoredRowStory row : rows) {
      lines.add("Version %,d of %s".formatted(row.version(), row.uri()));
      row.values().forEach((column, value) -> lines.add("  %-24s %s".formatted(column, value)));
      row.events()
          .forEach(
              event -> lines.add("  version %-16d %s".formatted(event.version(), event.what())));
    }
    if (rows.size() > 1) {
      lines.add("%d rows have this id: it was uploaded more than once".formatted(rows.size()));
    }
    return lines;
  }

  private static ObjectNode json(List<StoredRowStory> rows) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode nodes = root.putArray("rows");
    for (StoredRowStory row : rows) {
      ObjectNode node = nodes.addObject().put("dataset", row.uri()).put("version", row.version());
      ObjectNode values = node.putObject("values");
      row.values().forEach((column, value) -> put(values, column, value));
      ArrayNode events = node.putArray("events");
      row.events()
          .forEach(
              event ->
                  events.addObject().put("version", event.version()).put("what", event.what()));
    }
    return root;
  }

  private static void put(ObjectNode values, String column, @Nullable Object value) {
    if (value instanceof StoredRowStory.Bytes bytes) {
      values.putObject(column).put("bytes", bytes.size()).put("sha256", bytes.sha256());
    } else if (value instanceof Boolean flag) {
      values.put(column, flag);
    } else if (value instanceof Float number) {
      values.put(column, number);
    } else if (value instanceof Double number) {
      values.put(column, number);
    } else if (value instanceof Number number) {
      values.put(column, number.longValue());
    } else {
      values.put(column, value == null ? null : value.toString());
    }
  }
}
