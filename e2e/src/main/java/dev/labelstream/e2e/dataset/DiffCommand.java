package dev.labelstream.e2e.dataset;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.sinks.DatasetDifference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code labelstream dataset diff}. */
@Command(
    name = "diff",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream dataset diff 12 14",
      "  labelstream dataset diff checked retrain-20261122-223417"
    },
    description =
        "Compares two versions: rows, columns, and labels by a new version of their model.")
public final class DiffCommand implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private DatasetOptions options;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Parameters(index = "0", paramLabel = "A", description = "A version's number or a tag.")
  private String from;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Parameters(index = "1", paramLabel = "B", description = "A version's number or a tag.")
  private String to;

  /** Made by the factory of commands. */
  public DiffCommand(Surroundings surroundings) {
    this.options = new DatasetOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    DatasetDifference difference =
        DatasetDifference.read(options.uri(), options.storage(), from, to);
    options.print(spec.commandLine().getOut(), json(difference), text(difference));
    return ExitCodes.DONE;
  }

  private static List<String> text(DatasetDifference difference) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "From version %,d to %,d of %s"
            .formatted(difference.from(), difference.to(), difference.uri()));
    lines.add(
        "Rows         %,d added, %,d removed"
            .formatted(difference.addedRows(), difference.removedRows()));
    difference
        .addedColumns()
        .forEach(column -> lines.add("Column       %s added".formatted(column)));
    difference
        .removedColumns()
        .forEach(column -> lines.add("Column       %s removed".formatted(column)));
    difference
        .relabeled()
        .forEach(
            (label, rows) ->
                lines.add("Label        %s changed in %,d rows".formatted(label, rows)));
    return lines;
  }

  private static ObjectNode json(DatasetDifference difference) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("dataset", difference.uri())
        .put("from", difference.from())
        .put("to", difference.to())
        .put("addedRows", difference.addedRows())
        .put("removedRows", difference.removedRows());
    difference.addedColumns().forEach(root.putArray("addedColumns")::add);
    difference.removedColumns().forEach(root.putArray("removedColumns")::add);
    difference.relabeled().forEach(root.putObject("relabeled")::put);
    return root;
  }
}
