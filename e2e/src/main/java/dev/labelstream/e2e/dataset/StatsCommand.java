package dev.labelstream.e2e.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.sinks.DatasetStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream dataset stats}. */
@Command(
    name = "stats",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream dataset stats", "  labelstream dataset stats --json"},
    description = "Counts rows, labels by the version of their model, and bytes by column.")
public final class StatsCommand implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private DatasetOptions options;

  @Option(
      names = "--at",
      paramLabel = "VERSION|TAG",
      description = "Of this version. Default: the newest.")
  private @Nullable String version;

  /** Made by the factory of commands. */
  public StatsCommand(Surroundings surroundings) {
    this.options = new DatasetOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    DatasetStatistics statistics =
        DatasetStatistics.read(options.uri(), options.storage(), version);
    options.print(spec.commandLine().getOut(), json(statistics), text(statistics));
    return ExitCodes.DONE;
  }

  private static List<String> text(DatasetStatistics statistics) {
    List<String> lines = new ArrayList<>();
    lines.add("Dataset      %s, version %,d".formatted(statistics.uri(), statistics.version()));
    lines.add(
        "Rows         %,d in %,d fragments, %,d bytes"
            .formatted(statistics.rows(), statistics.fragments(), statistics.bytes()));
    statistics
        .labels()
        .forEach(
            (label, models) -> {
              models.forEach(
                  (model, rows) ->
                      lines.add("Label        %s by %s: %,d rows".formatted(label, model, rows)));
              long without = statistics.rows() - sum(models);
              if (without > 0) {
                lines.add("Label        %s is lacked by %,d rows".formatted(label, without));
              }
            });
    for (DatasetStatistics.Column column : statistics.columns()) {
      lines.add("Column       %-24s %,16d bytes".formatted(column.name(), column.bytes()));
    }
    return lines;
  }

  private static long sum(SortedMap<String, Long> models) {
    return models.values().stream().mapToLong(Long::longValue).sum();
  }

  private static ObjectNode json(DatasetStatistics statistics) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("dataset", statistics.uri())
        .put("version", statistics.version())
        .put("rows", statistics.rows())
        .put("fragments", statistics.fragments())
        .put("bytes", statistics.bytes());
    ObjectNode labels = root.putObject("labels");
    statistics.labels().forEach((label, models) -> models.forEach(labels.putObject(label)::put));
    ArrayNode columns = root.putArray("columns");
    for (DatasetStatistics.Column column : statistics.columns()) {
      columns
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("bytes", column.bytes());
    }
    return root;
  }
}
