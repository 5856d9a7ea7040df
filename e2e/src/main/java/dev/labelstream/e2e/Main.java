package dev.labelstream.e2e;

import dev.labelstream.cli.CommandFactory;
import dev.labelstream.cli.ProblemTeller;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.benchmark.BenchmarkCommand;
import dev.labelstream.e2e.dataset.DatasetCommand;
import dev.labelstream.e2e.demo.DemoCommand;
import dev.labelstream.e2e.docs.WriteDocs;
import dev.labelstream.e2e.learn.LearnDemoCommand;
import dev.labelstream.e2e.merge.MergeCommand;
import dev.labelstream.e2e.relabel.RelabelCommand;
import dev.labelstream.e2e.retrain.PromoteCommand;
import dev.labelstream.e2e.retrain.RetrainCommand;
import dev.labelstream.e2e.retrain.RunsCommand;
import dev.labelstream.e2e.submit.IngestCommand;
import dev.labelstream.e2e.submit.KafkaCommand;
import dev.labelstream.e2e.train.TinyCheckpointCommand;
import dev.labelstream.e2e.train.TrainCommand;
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
 * <p>The commands of {@code cli} are here too, so that help and completion know them; the launcher
 * runs those that must answer at once from their own main class.
 *
 * <p>Exit codes: those of {@link dev.labelstream.cli.ExitCodes}.
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
    },
    subcommands = {
      BenchmarkCommand.class,
      DatasetCommand.class,
      DemoCommand.class,
      IngestCommand.class,
      KafkaCommand.class,
      LearnDemoCommand.class,
      MergeCommand.class,
      PromoteCommand.class,
      WriteDocs.class,
      RelabelCommand.class,
      RetrainCommand.class,
      RunsCommand.class,
      TinyCheckpointCommand.class,
      TrainCommand.class
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
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  /**
   * The commands as picocli knows them; an exception of a command becomes one message on standard
   * error and exit code 1.
   */
  public static CommandLine commandLine(Surroundings surroundings) {
    Main main = new Main();
    CommandFactory factory = new CommandFactory(surroundings);
    CommandLine line = new CommandLine(main, factory);
    dev.labelstream.cli.Main.commands()
        .forEach(command -> line.addSubcommand(new CommandLine(command, factory)));
    return line.setExecutionExceptionHandler(
            (exception, command, parsed) -> main.tell(exception, command))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private int tell(Exception exception, CommandLine command) {
    LOG.info("{} failed", command.getCommandSpec().qualifiedName(), exception);
    return ProblemTeller.tell(exception, command, verbose);
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
