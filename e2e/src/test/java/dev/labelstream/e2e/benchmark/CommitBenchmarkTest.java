package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommitBenchmarkTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommitIsAVersionAndTheJsonSaysWhatItTook() {
    int status = run("--commits", "40", "--maintain-every", "0", "--json");

    assertThat(status).isZero();
    assertThat(out.toString().strip())
        .matches(
            "\\{\"commits\": 40, \"versions\": 41, \"first_median_ms\": [0-9]+\\.[0-9]+,"
                + " \"last_median_ms\": [0-9]+\\.[0-9]+, \"versions_bytes\": [1-9][0-9]*,"
                + " \"largest_manifest_bytes\": [1-9][0-9]*, \"data_bytes\": [1-9][0-9]*}");
  }

  @Test
  void textNamesTheCommitsThatItCompares() {
    run("--commits", "31", "--maintain-every", "0");

    assertThat(out.toString())
        .contains("31 commits of one row each, 32 versions")
        .contains("median commit 10 to 20")
        .contains("median commit 21 to 31");
  }

  @Test
  void tooFewCommitsAreRefused() {
    int status = run("--commits", "30");

    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--commits is 30: give at least 31");
  }

  private int run(String... arguments) {
    return new CommandLine(new CommitBenchmark())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
