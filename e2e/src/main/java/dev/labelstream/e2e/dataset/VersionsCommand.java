package dev.labelstream.e2e.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.DatasetTimeline;
import dev.labelstream.sinks.VersionOrigin;
import java.io.IOException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream dataset versions}. */
@Command(
    name = "versions",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream dataset versions",
      "  labelstream dataset versions --dataset s3://lake/images.lance --limit 5"
    },
    description = "Lists the newest versions that are kept: when, by whom, with how many rows.")
public final class VersionsCommand implements Callable<Integer> {

  private final Clock clock;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private DatasetOptions options;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  /** Made by the factory of commands. */
  public VersionsCommand(Surroundings surroundings) {
    this.clock = surroundings.clock();
    this.options = new DatasetOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new CommandException(
          ExitCodes.WRONG_USE, "--limit is %d: give 1 or more".formatted(limit));
    }
    DatasetTimeline timeline = DatasetTimeline.read(options.uri(), options.storage(), limit);
    options.print(spec.commandLine().getOut(), json(timeline), text(timeline));
    return ExitCodes.DONE;
  }

  private List<String> text(DatasetTimeline timeline) {
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(clock.getZone());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %,d versions are kept%s"
            .formatted(
                timeline.uri(),
                timeline.kept(),
                timeline.kept() > limit ? ", the newest %,d are".formatted(limit) : ""));
    lines.add("%8s  %-19s %12s %10s  by".formatted("version", "made", "rows", "fragments"));
    for (DatasetTimeline.Entry entry : timeline.versions()) {
      lines.add(
          "%8d  %-19s %,12d %,10d  %s%s"
              .formatted(
                  entry.version(),
                  time.format(entry.made()),
                  entry.rows(),
                  entry.fragments(),
                  inWords(entry.origin()),
                  entry.tags().isEmpty()
                      ? ""
                      : "  [%s]".formatted(String.join(", ", entry.tags()))));
    }
    return lines;
  }

  private static String inWords(VersionOrigin origin) {
    if (origin instanceof VersionOrigin.SinkCommit commit) {
      CommitMark mark = commit.mark();
      return "sink %s, checkpoint %d".formatted(mark.sinkId(), mark.checkpointId());
    }
    return origin instanceof VersionOrigin.Rollback rollback
        ? "rollback to version %d".formatted(rollback.toVersion())
        : "another writer, or maintenance";
  }

  private static ObjectNode json(DatasetTimeline timeline) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("dataset", timeline.uri()).put("kept", timeline.kept());
    ArrayNode versions = root.putArray("versions");
    for (DatasetTimeline.Entry entry : timeline.versions()) {
      ObjectNode node =
          versions
              .addObject()
              .put("version", entry.version())
              .put("made", entry.made().toString())
              .put("rows", entry.rows())
              .put("fragments", entry.fragments());
      if (entry.origin() instanceof VersionOrigin.SinkCommit commit) {
        node.put("sink", commit.mark().sinkId())
            .put("commit", commit.mark().commitId())
            .put("checkpoint", commit.mark().checkpointId());
      } else if (entry.origin() instanceof VersionOrigin.Rollback rollback) {
        node.put("rollbackTo", rollback.toVersion());
      }
      entry.tags().forEach(node.putArray("tags")::add);
    }
    return root;
  }
}
