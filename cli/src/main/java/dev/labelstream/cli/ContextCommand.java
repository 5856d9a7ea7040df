package dev.labelstream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.ContextFile;
import dev.labelstream.cli.context.ContextNames;
import dev.labelstream.cli.context.ContextOptions;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.context.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code labelstream context}. */
@Command(
    name = "context",
    description = {
      "Shows and changes the named contexts: which cluster, savepoints, dataset and topics.",
      "They are in ~/.config/labelstream/config.yaml. Variables go before them (LABELSTREAM_CONTEXT, LABELSTREAM_REST, LABELSTREAM_SAVEPOINTS, LABELSTREAM_DATASET, LABELSTREAM_KAFKA_TOPIC ...), and flags before those.",
      "Two are built in: '"
          + Context.IN_PROCESS
          + "' runs jobs in the command's own process, '"
          + Context.LOCAL
          + "' is the cluster of `labelstream cluster up`."
    },
    subcommands = {ContextCommand.Show.class, ContextCommand.Change.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream context set production --rest http://flink:8081 --savepoints s3://lake/savepoints",
      "  labelstream context use production",
      "  labelstream context show",
      "  labelstream context list"
    })
final class ContextCommand {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private final Surroundings surroundings;

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  ContextCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(
      name = "list",
      description = "Lists the contexts; * marks the current one.",
      footerHeading = "%nExamples:%n",
      footer = {"  labelstream context list"})
  int list(
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    ContextFile file = ContextFile.read(surroundings.contextFile());
    TreeSet<String> names = new TreeSet<>(file.contexts().keySet());
    names.add(Context.IN_PROCESS);
    names.add(Context.LOCAL);
    String current = file.current().orElse(Context.IN_PROCESS);
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("current", current);
      names.forEach(root.putArray("contexts")::add);
      print(root.toString());
    } else {
      names.forEach(name -> print((name.equals(current) ? "* " : "  ") + name));
    }
    return ExitCodes.DONE;
  }

  /** {@code labelstream context show}. */
  @Command(
      name = "show",
      description = "Shows what the current context says, and who says it.",
      footerHeading = "%nExamples:%n",
      footer = {"  labelstream context show", "  labelstream context show --context local --json"})
  static final class Show implements Callable<Integer> {

    // Picocli sets it before it calls.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Mixin private ContextOptions place;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    Show(Surroundings surroundings) {
      this.place = new ContextOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
      Context context = place.resolve();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("context", context.name());
        context.given().forEach((setting, given) -> root.put(setting.key(), given.value()));
        out.println(root);
      } else {
        out.println(
            context.name()
                + (context.isInProcess()
                    ? " (no cluster: jobs run in the command's own process)"
                    : ""));
        context
            .given()
            .forEach(
                (setting, given) ->
                    out.println(
                        "  %-24s %s  (%s)".formatted(setting.key(), given.value(), given.by())));
      }
      out.flush();
      return ExitCodes.DONE;
    }
  }

  /** {@code labelstream context set}. */
  @Command(
      name = "set",
      description = "Makes a context, or changes what an existing one says by the flags given.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  labelstream context set production --rest http://flink:8081",
        "  labelstream context set production --dataset s3://lake/images.lance --dry-run"
      })
  static final class Change implements Callable<Integer> {

    private final Surroundings surroundings;

    // Picocli sets it before it calls.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    // Picocli sets it before it calls.
    @SuppressWarnings("NullAway.Init")
    @Parameters(
        paramLabel = "NAME",
        description = "The context.",
        completionCandidates = ContextNames.class)
    private String name;

    @Mixin private ContextOptions place;

    @Option(names = "--dry-run", description = "Only say what would be written.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    Change(Surroundings surroundings) {
      this.surroundings = surroundings;
      this.place = new ContextOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
      Map<Setting, String> flags = place.flags();
      if (!name.matches(NAME)) {
        throw new CommandException(
            ExitCodes.WRONG_USE,
            "'%s' is no name of a context: take letters, digits, '.', '_' and '-'".formatted(name));
      }
      if (flags.isEmpty()) {
        throw new CommandException(
            ExitCodes.WRONG_USE,
            "Say what the context '%s' is: for example --rest http://flink:8081".formatted(name));
      }
      ContextFile changed = ContextFile.read(surroundings.contextFile()).with(name, flags);
      if (!dryRun) {
        changed.write(surroundings.contextFile());
      }
      ContextChange change = new ContextChange(name, surroundings.contextFile(), dryRun);
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          change.told(
              json,
              "%s context %s to %s"
                  .formatted(dryRun ? "Would write" : "Wrote", name, surroundings.contextFile())));
      out.flush();
      return ExitCodes.DONE;
    }
  }

  /** What a command does to the file of contexts. */
  private record ContextChange(String name, Path file, boolean dryRun) {

    /** As one JSON object, or as the text. */
    String told(boolean json, String text) {
      return json
          ? JsonNodeFactory.instance
              .objectNode()
              .put("context", name)
              .put("file", file.toString())
              .put("dryRun", dryRun)
              .toString()
          : text;
    }
  }

  @Command(
      name = "use",
      description = "Makes a context the current one.",
      footerHeading = "%nExamples:%n",
      footer = {"  labelstream context use production", "  labelstream context use in-process"})
  int use(
      @Parameters(
              paramLabel = "NAME",
              description = "The context.",
              completionCandidates = ContextNames.class)
          String name,
      @Option(names = "--dry-run", description = "Only say what would be written.") boolean dryRun,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    ContextFile file = ContextFile.read(surroundings.contextFile());
    known(file, name);
    if (!dryRun) {
      file.withCurrent(name).write(surroundings.contextFile());
    }
    print(
        new ContextChange(name, surroundings.contextFile(), dryRun)
            .told(json, (dryRun ? "Would be in context " : "Now in context ") + name));
    return ExitCodes.DONE;
  }

  @Command(
      name = "remove",
      description = "Removes a context from the file.",
      footerHeading = "%nExamples:%n",
      footer = {"  labelstream context remove production"})
  int remove(
      @Parameters(
              paramLabel = "NAME",
              description = "The context.",
              completionCandidates = ContextNames.class)
          String name,
      @Option(names = "--dry-run", description = "Only say what would be written.") boolean dryRun,
      @Option(names = "--json", description = "Print one JSON object instead of text.")
          boolean json)
      throws IOException {
    ContextFile file = ContextFile.read(surroundings.contextFile());
    if (!file.contexts().containsKey(name)) {
      throw new CommandException(
          ExitCodes.NOTHING_TO_DO,
          "%s has no context '%s'".formatted(surroundings.contextFile(), name));
    }
    if (!dryRun) {
      file.without(name).write(surroundings.contextFile());
    }
    print(
        new ContextChange(name, surroundings.contextFile(), dryRun)
            .told(json, (dryRun ? "Would remove context " : "Removed context ") + name));
    return ExitCodes.DONE;
  }

  private void known(ContextFile file, String name) throws CommandException {
    if (!file.contexts().containsKey(name) && !ContextOptions.isBuiltIn(name)) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "There is no context '%s': `labelstream context list` shows those that there are"
              .formatted(name));
    }
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
