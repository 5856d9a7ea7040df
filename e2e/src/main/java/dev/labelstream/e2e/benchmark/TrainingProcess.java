package dev.labelstream.e2e.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An order of training that a process of its own does, step by step: it takes one for each line
 * that it is told, and answers {@link #STEPPED}. So two of them go by turns, and what else the
 * machine does slows both alike.
 */
final class TrainingProcess implements AutoCloseable {

  /** What a process says after each step. */
  static final String STEPPED = "stepped";

  private static final int LINES_TOLD = 12;
  private static final String PEER = "training_peer.py";

  private final Process process;
  private final String program;
  private final Writer told;
  private final BufferedReader said;
  private final Path outcome;
  private final Path log;

  private TrainingProcess(Process process, String program, Path outcome, Path log) {
    this.process = process;
    this.program = program;
    this.told = process.outputWriter(UTF_8);
    this.said = process.inputReader(UTF_8);
    this.outcome = outcome;
    this.log = log;
  }

  /**
   * By the embedded backend, in a JVM.
   *
   * @param folder for its files
   */
  static TrainingProcess ours(TrainingOrder order, Path folder) throws IOException {
    return start(
        "ours",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // Else the heap begins at a 64th of the machine's memory, which fills with garbage.
            "-Xms32m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dai.djl.pytorch.num_threads=" + order.threads(),
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Djava.awt.headless=true",
            "-Dlog4j2.configurationFile=benchmark-log4j2.properties",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            TrainingRun.class.getName()),
        order,
        folder);
  }

  /**
   * By transformers and peft.
   *
   * @param python that has them
   * @param folder for its files
   */
  static TrainingProcess peer(Path python, TrainingOrder order, Path folder) throws IOException {
    Path script = WebTools.copyResource(PEER, folder.resolve(PEER));
    return start("peer", List.of(python.toString(), script.toString()), order, folder);
  }

  private static TrainingProcess start(
      String name, List<String> program, TrainingOrder order, Path folder) throws IOException {
    Path told = folder.resolve(name + "-order.json");
    Path outcome = folder.resolve(name + "-outcome.json");
    Path log = folder.resolve(name + ".log");
    new ObjectMapper().writeValue(told.toFile(), order);
    List<String> command = new ArrayList<>(program);
    command.add(told.toString());
    command.add(outcome.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    return new TrainingProcess(builder.start(), program.get(0), outcome, log);
  }

  /**
   * Lets it take its next step, and waits until that is done.
   *
   * @throws IOException if it has failed; the message has what it wrote last
   */
  void step() throws IOException, InterruptedException {
    try {
      told.write("step\n");
      told.flush();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.equals(STEPPED)) {
          return;
        }
      }
    } catch (IOException e) {
      throw new IOException(failure(), e);
    }
    throw new IOException(failure());
  }

  /**
   * What came of it after the last step.
   *
   * @throws IOException as {@link #step}
   */
  TrainingOutcome outcome() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException(failure());
    }
    return new ObjectMapper().readValue(outcome.toFile(), TrainingOutcome.class);
  }

  private String failure() throws IOException, InterruptedException {
    int status = process.waitFor();
    try (Stream<String> lines = Files.lines(log, UTF_8)) {
      List<String> all = lines.toList();
      return "%s ended with %d, after writing:%n%s"
          .formatted(
              program,
              status,
              String.join(
                  System.lineSeparator(),
                  all.subList(Math.max(0, all.size() - LINES_TOLD), all.size())));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
