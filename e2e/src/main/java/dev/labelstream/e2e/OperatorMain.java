package dev.labelstream.e2e;

import dev.labelstream.cli.CommandFactory;
import dev.labelstream.cli.MainCommand;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.dataset.DatasetCommand;
import dev.labelstream.e2e.merge.MergeCommand;
import dev.labelstream.e2e.relabel.RelabelCommand;
import dev.labelstream.e2e.retrain.PromoteCommand;
import dev.labelstream.e2e.retrain.RetrainCommand;
import dev.labelstream.e2e.retrain.RunsCommand;
import dev.labelstream.e2e.submit.IngestCommand;
import dev.labelstream.e2e.train.TrainCommand;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * The commands of an operator: what the image for Kubernetes runs. The demos, the measurements and
 * the broker are in {@link Main} only, since the image has not the libraries that they need.
 *
 * <p>Exit codes: those of {@link dev.labelstream.cli.ExitCodes}.
 */
public class OperatorMain extends MainCommand {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  private static final List<Class<?>> COMMANDS =
      List.of(
          DatasetCommand.class,
          IngestCommand.class,
          MergeCommand.class,
          PromoteCommand.class,
          RelabelCommand.class,
          RetrainCommand.class,
          RunsCommand.class,
          TrainCommand.class);

  OperatorMain() {}

  /** Runs the command of the arguments and ends the process with its exit code. */
  public static void main(String... args) {
    System.exit(new OperatorMain().line(Surroundings.ofThisProcess()).execute(args));
  }

  /**
   * The commands as picocli knows them, with those of {@code cli}, so that help and completion know
   * all; an exception of a command becomes one message on standard error and an exit code.
   */
  final CommandLine line(Surroundings surroundings) {
    CommandFactory factory = new CommandFactory(surroundings);
    CommandLine line = new CommandLine(this, factory);
    dev.labelstream.cli.Main.commands()
        .forEach(command -> line.addSubcommand(new CommandLine(command, factory)));
    COMMANDS.forEach(command -> line.addSubcommand(new CommandLine(command, factory)));
    return line.setExecutionExceptionHandler(
            (exception, command, parsed) -> tell(exception, command))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  protected final int tell(Exception exception, CommandLine command) {
    LOG.info("{} failed", command.getCommandSpec().qualifiedName(), exception);
    return super.tell(exception, command);
  }
}
