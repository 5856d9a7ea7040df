package dev.labelstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.context.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {

  private static final Pattern COMMAND_IN_USAGE = Pattern.compile("(?m)^  ([a-z-]+)  +[A-Z].*$");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine main = Main.commandLine(Surroundings.ofThisProcess());

  @BeforeEach
  void listen() {
    main.addSubcommand(new Failing());
    main.setOut(new PrintWriter(out, true));
    main.setErr(new PrintWriter(err, true));
  }

  @Test
  void launcherShowsEveryCommandThatThereIs() throws IOException {
    String launcher = Files.readString(Path.of("..", "labelstream"));
    String usage = launcher.substring(launcher.indexOf("\nCommands:"), launcher.indexOf("\nEnvir"));

    assertThat(COMMAND_IN_USAGE.matcher(usage).results().map(MatchResult::group).map(String::strip))
        .as("the launcher's usage")
        .map(line -> line.substring(0, line.indexOf(' ')))
        .containsExactlyInAnyOrderElementsOf(
            Main.commandLine(Surroundings.ofThisProcess()).getSubcommands().keySet());
  }

  @Test
  void failureIsOneMessageAndExitCodeOne() {
    int exitCode = main.execute("fail");

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("labelstream fail: The lake is dry", "(-v shows where it comes from)");
  }

  @Test
  void verboseFailureShowsWhereItComesFrom() {
    int exitCode = main.execute("fail", "-v");

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("The lake is dry", "at " + Failing.class.getName());
  }

  @Test
  void unknownCommandIsExitCodeTwo() {
    assertThat(main.execute("nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("'nonsense'");
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(main.execute("--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:", "called wrongly");
  }

  @Command(name = "fail")
  static final class Failing implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("The lake is dry");
    }
  }
}
