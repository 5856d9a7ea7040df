package dev.labelstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.labelstream.cli.context.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;

/**
 * Goes once through what the commands that must answer at once do, against a made-up Flink: so the
 * launcher, after a build, learns which classes they load, and keeps those ready.
 */
final class Rehearsal {

  private static final String JOB = "00000000000000000000000000000001";

  /** As Flink 2.3 answers, cut down to what is read of it. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/overview",
          """
          {"flink-version": "2.3.0", "taskmanagers": 1, "slots-total": 2, "slots-available": 1}
          """,
          "/jobs/overview",
          """
          {"jobs": [{"jid": "%s", "name": "labelstream-ingest", "state": "RUNNING",
            "start-time": 1795373412000, "duration": 54000, "tasks": {"total": 2, "running": 2}}]}
          """
              .formatted(JOB),
          "/jobs/" + JOB,
          """
          {"vertices": [{"id": "1", "name": "read"}, {"id": "2", "name": "lance: Committer"}]}
          """,
          "/jobs/%s/vertices/1/subtasks/metrics".formatted(JOB),
          """
          [{"id": "read.numRecordsIn", "min": 1.0, "max": 2.0, "sum": 3.0}]
          """,
          "/jobs/%s/vertices/2/subtasks/metrics".formatted(JOB),
          """
          [{"id": "lance__Committer.datasetVersion", "min": 0.0, "max": 2.0, "sum": 2.0},
           {"id": "lance__Committer.elapsedSecondsSinceLastSuccessfulCommit", "min": 1.0, "max": 9.0, "sum": 9.0}]
          """,
          "/jobs/%s/checkpoints".formatted(JOB),
          """
          {"latest": {"completed": {"id": 1, "trigger_timestamp": 1795373461274,
            "external_path": "file:/checkpoints/1"}, "savepoint": null, "failed": null}}
          """,
          "/jobs/%s/metrics".formatted(JOB),
          """
          [{"id": "numRestarts", "value": "0"}]
          """);

  private static final String NOTHING = "{}";

  private Rehearsal() {}

  /**
   * Rehearses, and ends the process: with exit code 0 if all went as it does with a real Flink.
   *
   * @param arguments none
   */
  public static void main(String... arguments) throws IOException {
    System.exit(rehearse(new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8)));
  }

  /**
   * Goes through the commands.
   *
   * @param out takes what they print
   * @return the exit code of {@code status}
   */
  static int rehearse(PrintWriter out) throws IOException {
    HttpServer flink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    flink.createContext("/", Rehearsal::answer);
    flink.start();
    try {
      String address = "http://127.0.0.1:" + flink.getAddress().getPort();
      Surroundings nobodys =
          new Surroundings(Map.of(), Path.of("/nowhere"), Path.of("/nowhere"), Clock.systemUTC());
      for (String command : new String[] {"--version", "savepoint --dry-run", "status --json"}) {
        run(nobodys, out, (command + " --rest " + address).split(" ", -1));
      }
      return run(nobodys, out, "status", "--rest", address);
    } finally {
      flink.stop(0);
    }
  }

  private static int run(Surroundings surroundings, PrintWriter out, String... arguments) {
    CommandLine line = Main.commandLine(surroundings);
    return line.setOut(out).setErr(out).execute(arguments);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = ANSWERS.getOrDefault(exchange.getRequestURI().getPath(), NOTHING).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
