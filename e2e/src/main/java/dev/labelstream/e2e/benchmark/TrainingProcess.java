package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Does orders of training, each in a process of its own. */
final class TrainingProcess {

  private static final int LINES_TOLD = 12;
  private static final String PEER = "training_peer.py";

  private final Path folder;

  /**
   * @param folder for the files of orders and outcomes
   */
  TrainingProcess(Path folder) {
    this.folder = folder;
  }

  /**
   * By the embedded backend, in a JVM.
   *
   * @throws IOException if it fails; the message has what the process wrote last
   */
  TrainingOutcome ours(TrainingOrder order) throws IOException, InterruptedException {
    return run(
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
        order);
  }

  /**
   * By transformers and peft.
   *
   * @param python that has them
   * @throws IOException as {@link #ours}
   */
  TrainingOutcome peer(Path python, TrainingOrder order) throws IOException, InterruptedException {
    Path script = WebTools.copyResource(PEER, folder.resolve(PEER));
    return run(List.of(python.toString(), script.toString()), order);
  }

  private TrainingOutcome run(List<String> program, TrainingOrder order)
      throws IOException, InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
    Path told = folder.resolve("order.json");
    Path answer = folder.resolve("outcome.json");
    Path log = folder.resolve("log");
    mapper.writeValue(told.toFile(), order);
    List<String> command = new ArrayList<>(program);
    command.add(told.toString());
    command.add(answer.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    Process process = builder.start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d, after writing:%n%s".formatted(program.get(0), status, endOf(log)));
      }
    } finally {
      // Also when this process is told to stop.
      process.destroyForcibly();
    }
    return mapper.readValue(answer.toFile(), TrainingOutcome.class);
  }

  private static String endOf(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      List<String> all = lines.toList();
      return String.join(
          System.lineSeparator(), all.subList(Math.max(0, all.size() - LINES_TOLD), all.size()));
    }
  }
}
