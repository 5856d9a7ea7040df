package dev.labelstream.cli;

import dev.labelstream.cli.context.Surroundings;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/**
 * The commands that need neither Flink nor an engine, which the launcher runs from this module
 * alone, so that they answer at once. All other commands are in {@code e2e}, whose main class has
 * these too.
 */
@Command(
    name = "labelstream",
    description =
        "A live stream of uploaded image URLs becomes a versioned, labelled Lance dataset, exactly once.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:called wrongly, or the contexts are wrong",
      "3:the cluster does not answer",
      "4:something needs a hand",
      "5:nothing to act on",
      "6:another retraining is under way",
      "7:the new model is kept, but not promoted"
    })
public final class Main {

  @Option(
      names = {"-v", "--verbose"},
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean verbose;

  private Main() {}

  /** Runs the command of the arguments and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(arguments));
  }

  /** The commands of this module, for whoever puts them below a main command of his own. */
  public static List<Class<?>> commands() {
    return List.of(
        ClusterCommand.class,
        StatusCommand.class,
        SavepointCommand.class,
        ResumeCommand.class,
        ContextCommand.class,
        CompletionCommand.class);
  }

  /** The commands as picocli knows them. */
  public static CommandLine commandLine(Surroundings surroundings) {
    Main main = new Main();
    CommandFactory factory = new CommandFactory(surroundings);
    CommandLine line = new CommandLine(main, factory);
    commands().forEach(command -> line.addSubcommand(new CommandLine(command, factory)));
    return line.setExecutionExceptionHandler(
        (exception, command, parsed) -> ProblemTeller.tell(exception, command, main.verbose));
  }

  /** The version in the manifest of this module's jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "labelstream " + (version == null ? "(not from a jar, so without a version)" : version)
      };
    }
  }
}
