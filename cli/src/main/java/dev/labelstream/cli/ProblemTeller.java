package dev.labelstream.cli;

import java.nio.file.FileSystemException;
import picocli.CommandLine;

/** Turns an exception of a command into one message on standard error and an exit code. */
public final class ProblemTeller {

  private ProblemTeller() {}

  /**
   * @param verbose whether to show where the exception comes from
   * @return the exit code
   */
  public static int tell(Exception exception, CommandLine command, boolean verbose) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + messageOf(exception));
    if (verbose) {
      exception.printStackTrace(command.getErr());
    } else {
      command.getErr().println("(-v shows where it comes from)");
    }
    return CommandException.exitCodeOf(exception);
  }

  /** Messages of ours are whole; others, such as the JDK's of a file, need their class's name. */
  private static String messageOf(Throwable exception) {
    String message = exception.getMessage();
    return message == null || message.isBlank() || exception instanceof FileSystemException
        ? exception.toString()
        : message;
  }
}
