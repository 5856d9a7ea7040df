package dev.labelstream.e2e.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.sinks.DatasetTimeline;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code labelstream dataset tags}. */
@Command(
    name = "tags",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream dataset tags", "  labelstream dataset tags --json"},
    description =
        "Lists the tags and the versions that they hold; a held version is never cleaned up.")
public final class TagsCommand implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private DatasetOptions options;

  /** Made by the factory of commands. */
  public TagsCommand(Surroundings surroundings) {
    this.options = new DatasetOptions(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    DatasetTimeline timeline = DatasetTimeline.read(options.uri(), options.storage(), 1);
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("dataset", timeline.uri());
    ArrayNode tags = root.putArray("tags");
    timeline.tags().forEach(t -> tags.addObject().put("tag", t.name()).put("version", t.version()));
    List<String> lines =
        timeline.tags().isEmpty()
            ? List.of(timeline.uri() + " has no tags")
            : timeline.tags().stream()
                .map(tag -> "%8d  %s".formatted(tag.version(), tag.name()))
                .toList();
    options.print(spec.commandLine().getOut(), root, lines);
    return ExitCodes.DONE;
  }
}
