package dev.labelstream.e2e;

import dev.labelstream.cli.CommandFactory;
import dev.labelstream.cli.MainCommand;
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
public final class Main extends MainCommand {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

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

  @Override
  protected int tell(Exception exception, CommandLine command) {
    LOG.info("{} failed", command.getCommandSpec().qualifiedName(), exception);
    return super.tell(exception, command);
  }
}
