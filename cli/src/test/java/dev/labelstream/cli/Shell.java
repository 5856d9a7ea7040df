package dev.labelstream.cli;

import dev.labelstream.cli.context.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands as an operator would, in a home of their own. */
final class Shell {

  static final Instant NOW = Instant.parse("2026-11-22T18:51:10Z");

  final Path home;
  final Map<String, String> environment = new HashMap<>();

  /** What a command ended with. */
  record Outcome(int exitCode, String out, String err) {}

  Shell(Path home) {
    this.home = home;
  }

  Path contextFile() {
    return home.resolve(".config/labelstream/config.yaml");
  }

  Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(
            new Surroundings(environment, home, home, Clock.fixed(NOW, ZoneOffset.UTC)));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = line.execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
