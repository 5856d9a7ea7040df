package dev.labelstream.e2e;

import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.benchmark.BenchmarkCommand;
import dev.labelstream.e2e.demo.DemoCommand;
import dev.labelstream.e2e.docs.WriteDocs;
import dev.labelstream.e2e.learn.LearnDemoCommand;
import dev.labelstream.e2e.submit.KafkaCommand;
import dev.labelstream.e2e.train.TinyCheckpointCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What the launcher {@code ./labelstream} runs: one sub-command each for all that can be done here.
 *
 * <p>A new sub-command is named here, or in {@link OperatorMain} if the image for Kubernetes shall
 * have it too, and in the launcher's usage, which is shown without a build.
 *
 * <p>The launcher runs the commands of {@code cli}, which must answer at once, from their own main
 * class.
 */
@Command(
    subcommands = {
      BenchmarkCommand.class,
      DemoCommand.class,
      KafkaCommand.class,
      LearnDemoCommand.class,
      WriteDocs.class,
      TinyCheckpointCommand.class
    })
public final class Main extends OperatorMain {

  private Main() {}

  /** Runs the command of the arguments and ends the process with its exit code. */
  public static void main(String... args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  /** The commands as picocli knows them. */
  public static CommandLine commandLine(Surroundings surroundings) {
    return new Main().line(surroundings);
  }
}
