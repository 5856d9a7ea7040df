package dev.labelstream.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code labelstream completion}. */
@Command(
    name = "completion",
    description =
        "Prints a script that completes these commands in bash and zsh, and the contexts that there are now.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(labelstream completion)",
      "  labelstream completion > ~/.local/share/bash-completion/completions/labelstream"
    })
final class CompletionCommand implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("labelstream", spec.root().commandLine()));
    out.flush();
    return ExitCodes.DONE;
  }
}
