package dev.labelstream.e2e;

import dev.labelstream.e2e.benchmark.BenchmarkCommand;
import dev.labelstream.e2e.demo.DemoCommand;
import dev.labelstream.e2e.docs.WriteDocs;
import dev.labelstream.e2e.relabel.RelabelCommand;
import java.nio.file.FileSystemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/**
 * What the launcher {@code ./labelstream} runs: one sub-command each for all that can be done here.
 *
 * <p>A new sub-command is named here and in the launcher's usage, which is shown without a build.
 *
 * <p>Exit codes: 0 if the command did what it says, 1 if it failed, 2 if it was called wrongly.
 */
@Command(
    name = "labelstream",
    description =
        "A live stream of uploaded image URLs becomes a versioned, labelled Lance dataset, exactly once.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:called wrongly"},
    subcommands = {
      BenchmarkCommand.class,
      DemoCommand.class,
      WriteDocs.class,
      RelabelCommand.class
    })
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Option(
      names = {"-v", "--verbose"},
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean verbose;

  private Main() {}

  /** Runs the command of the arguments and ends the process with its exit code. */
  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  /**
   * The commands as picocli knows them; an exception of a command becomes one message on standard
   * error and exit code 1.
   */
  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .setExecutionExceptionHandler((exception, command, parsed) -> main.tell(exception, command))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private int tell(Exception exception, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + messageOf(exception));
    if (verbose) {
      exception.printStackTrace(command.getErr());
    } else {
      command.getErr().println("(-v shows where it comes from)");
    }
    LOG.info("{} failed", name, exception);
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Messages of ours are whole; others, such as the JDK's of a file, need their class's name. */
  private static String messageOf(Throwable exception) {
    String message = exception.getMessage();
    return message == null || message.isBlank() || exception instanceof FileSystemException
        ? exception.toString()
        : message;
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
