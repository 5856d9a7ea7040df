package dev.labelstream.cli;

import dev.labelstream.cli.context.ContextException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import java.io.IOException;

/** A command cannot do what it was asked for; the message says why and what to do. */
public final class CommandException extends IOException {

  private static final long serialVersionUID = 1;

  private final int exitCode;

  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What a process ends with after an exception of a command. */
  public static int exitCodeOf(Exception exception) {
    if (exception instanceof CommandException known) {
      return known.exitCode;
    }
    if (exception instanceof FlinkUnreachableException) {
      return ExitCodes.UNREACHABLE;
    }
    return exception instanceof ContextException ? ExitCodes.WRONG_USE : ExitCodes.FAILED;
  }
}
