package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JVM that does one {@link Assignment} and ends. */
final class MeasuredProcess {

  private static final int LINES_TOLD = 12;

  /** What Arrow, Lance and Flink need opened, and the settings of DJL: the launcher's. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "-Dai.djl.offline=true",
          "-DOPT_OUT_TRACKING=true",
          "-Dai.djl.pytorch.num_threads=1",
          "-Dai.djl.pytorch.num_interop_threads=1",
          "-Djava.awt.headless=true",
          "-Dlog4j2.configurationFile=benchmark-log4j2.properties");

  private MeasuredProcess() {}

  /**
   * Runs the assignment in a new JVM of the same Java and class path, and waits for its end.
   *
   * @param jvmOptions besides those that are always needed
   * @param log gets all that the process writes
   * @throws IOException if it fails; the message has the last lines of the log
   */
  static Outcome run(Assignment assignment, List<String> jvmOptions, Path log)
      throws IOException, InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
    Path directory = Files.createDirectories(Path.of(assignment.directory()));
    Path order = directory.resolve("assignment.json");
    Path answer = directory.resolve("outcome.json");
    mapper.writeValue(order.toFile(), assignment);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(jvmOptions);
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MeasuredProcess.class.getName());
    command.add(order.toString());
    command.add(answer.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "The process of the %s ended with %d. The end of its log %s:%n%s"
                .formatted(assignment.measurement().title(), status, log, endOf(log)));
      }
    } finally {
      // Also when this process is told to stop.
      process.destroyForcibly();
    }
    return mapper.readValue(answer.toFile(), Outcome.class);
  }

  private static String endOf(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      List<String> all = lines.toList();
      return String.join(
          System.lineSeparator(), all.subList(Math.max(0, all.size() - LINES_TOLD), all.size()));
    }
  }

  /**
   * Does an assignment.
   *
   * @param arguments the files of the assignment and of its outcome
   */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      ObjectMapper mapper = new ObjectMapper();
      Assignment assignment = mapper.readValue(Path.of(arguments[0]).toFile(), Assignment.class);
      Outcome outcome =
          switch (assignment.measurement()) {
            case BARE_LOOP -> new BareLoop(assignment).run();
            case JOB_WITHOUT_SCORING, JOB_WITH_QUALITY -> new IngestJobRun(assignment).run();
          };
      mapper.writeValue(Path.of(arguments[1]).toFile(), outcome);
      status = 0;
    } catch (Exception e) {
      e.printStackTrace(System.err);
    } finally {
      // Threads that are left must not keep the process, and the process the next measurement.
      System.exit(status);
    }
  }
}
