package dev.labelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextCommandTest {

  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void openShell() {
    shell = new Shell(home);
  }

  @Test
  void flagGoesBeforeTheEnvironmentWhichGoesBeforeTheFile() {
    shell.run("context", "set", "lake", "--rest", "http://file:1", "--topic", "of-file");
    shell.run("context", "set", "lake", "--dataset", "s3://lake/images.lance");
    shell.run("context", "use", "lake");
    shell.environment.put("LABELSTREAM_REST", "http://variable:2");
    shell.environment.put("LABELSTREAM_KAFKA_GROUP", "of-variable");

    Outcome shown = shell.run("context", "show", "--rest", "http://flag:3");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out().lines())
        .containsExactly(
            "lake",
            "  rest                     http://flag:3  (flag)",
            "  dataset                  s3://lake/images.lance  (file)",
            "  kafka.topic              of-file  (file)",
            "  kafka.group              of-variable  (LABELSTREAM_KAFKA_GROUP)");
  }

  @Test
  void withoutAFileJobsRunInProcess() {
    assertThat(shell.run("context", "show").out()).startsWith("in-process (no cluster");
    assertThat(shell.run("context", "list").out()).isEqualTo("* in-process\n  local\n");
  }

  @Test
  void dryRunWritesNothing() {
    Outcome outcome = shell.run("context", "set", "lake", "--topic", "uploads", "--dry-run");

    assertThat(outcome.out()).startsWith("Would write context lake");
    assertThat(shell.contextFile()).doesNotExist();
  }

  @Test
  void removedContextIsNoLongerCurrent() {
    shell.run("context", "set", "lake", "--topic", "uploads");
    shell.run("context", "use", "lake");

    assertThat(shell.run("context", "remove", "lake").exitCode()).isZero();
    assertThat(shell.run("context", "list").out()).isEqualTo("* in-process\n  local\n");
    assertThat(shell.run("context", "remove", "lake").exitCode())
        .isEqualTo(ExitCodes.NOTHING_TO_DO);
  }

  @Test
  void unknownContextNamesThoseThatThereAre() {
    Outcome outcome = shell.run("status", "--context", "nowhere");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.WRONG_USE);
    assertThat(outcome.err())
        .contains("There is no context 'nowhere': there are in-process, local");
  }

  @Test
  void allThatIsWrongWithTheFileIsToldAtOnce() throws Exception {
    Files.createDirectories(shell.contextFile().resolveSibling(""));
    Files.writeString(
        shell.contextFile(),
        """
        curent: lake
        contexts:
          lake:
            rst: http://flink:8081
            kafka:
              topic: uploads
              topics: more
        """);

    Outcome outcome = shell.run("status");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.WRONG_USE);
    assertThat(outcome.err())
        .contains(
            "'curent' is not known",
            "'rst' of context 'lake' is not known; there are rest, savepoints",
            "'kafka.topics' of context 'lake'");
  }

  @Test
  void addressThatIsNoneIsToldWithoutAStackTrace() {
    Outcome outcome = shell.run("status", "--rest", "flink:8081");

    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.WRONG_USE);
    assertThat(outcome.err()).contains("is no address: give one such as http://127.0.0.1:8081");
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(shell.run("completion").out()).contains("savepoint", "--dry-run", "complete -F");
  }

  @Test
  void dryRunOfAChangeWritesNothing() throws Exception {
    shell.run("context", "set", "production", "--rest", "http://flink:8081");
    String before = Files.readString(shell.contextFile());

    Outcome use = shell.run("context", "use", "production", "--dry-run", "--json");
    Outcome remove = shell.run("context", "remove", "production", "--dry-run");

    assertThat(use.out()).contains("\"context\":\"production\"", "\"dryRun\":true");
    assertThat(remove.out()).contains("Would remove context production");
    assertThat(Files.readString(shell.contextFile())).isEqualTo(before);
  }

  @Test
  void shellCompletesTheContextsThatThereAre() {
    shell.run("context", "set", "production", "--rest", "http://flink:8081");

    assertThat(shell.run("completion").out())
        .contains("(\"in-process\" \"local\" \"production\") # --context values");
  }
}
