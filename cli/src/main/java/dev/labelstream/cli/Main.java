package dev.labelstream.cli;

import dev.labelstream.cli.context.Surroundings;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands that need neither Flink nor an engine, which the launcher runs from this module
 * alone, so that they answer at once. All other commands are in {@code e2e}, whose main class has
 * these too.
 */
public final class Main extends MainCommand {

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
        (exception, command, parsed) -> main.tell(exception, command));
  }
}
