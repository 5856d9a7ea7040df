package dev.labelstream.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** What {@code labelstream} is to whoever calls it, whichever main class the launcher runs. */
@Command(
    name = "labelstream",
    description =
        "A live stream of uploaded image URLs becomes a versioned, labelled Lance dataset, exactly once.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = MainCommand.Version.class,
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
public abstract class MainCommand {

  @Option(
      names = {"-v", "--verbose"},
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean verbose;

  /** Tells of an exception of a command; returns its exit code. */
  protected int tell(Exception exception, CommandLine command) {
    return ProblemTeller.tell(exception, command, verbose);
  }

  /** The version in the manifest of this module's jar, which all modules share. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MainCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "labelstream " + (version == null ? "(not from a jar, so without a version)" : version)
      };
    }
  }
}
