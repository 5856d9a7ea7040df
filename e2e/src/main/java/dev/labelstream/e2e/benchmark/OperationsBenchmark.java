package dev.labelstream.e2e.benchmark;

import dev.labelstream.cli.cluster.MarkedProcesses;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import dev.labelstream.cli.flink.Job;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Measures what an operator waits for, by the launcher's commands as a person would call them: a
 * broker and a cluster of two TaskManagers in a folder of their own, and an ingest job that has
 * nothing to do.
 */
final class OperationsBenchmark implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);

  private final Path launcher;
  private final Path folder;
  private final MarkedProcesses cluster;
  private final PrintStream log;
  private final int port;

  /**
   * @param home the repository's root
   * @param folder for all that the benchmark makes
   * @param log takes a line for each measurement
   */
  OperationsBenchmark(Path home, Path folder, PrintStream log) throws IOException {
    this.launcher = home.resolve("labelstream");
    this.folder = folder;
    this.cluster = new MarkedProcesses(folder.resolve("cluster"));
    this.log = log;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = probe.getLocalPort();
    }
  }

  /**
   * Measures.
   *
   * @param quickRuns of the commands that answer at once
   * @param runs of everything else
   */
  OperationsFigures measure(int quickRuns, int runs) throws Exception {
    OperationsFigures figures = new OperationsFigures(Machine.here());
    for (int run = 0; run < quickRuns; run++) {
      time(figures, "--version", () -> command("--version"));
    }
    String kafka = command("kafka", "up", "--port=0", "--dir=" + folder.resolve("kafka"));
    String bootstrapServers = kafka.strip().split("\\s+", -1)[1];
    for (int run = 0; run < runs; run++) {
      time(figures, "cluster up", this::clusterUp);
      String job = time(figures, "ingest --detach", () -> ingest(bootstrapServers, "sink-" + port));
      for (int look = 0; run == 0 && look < quickRuns; look++) {
        time(figures, "status", () -> command("status", "--rest=" + dashboard()));
      }
      time(
          figures,
          "a TaskManager killed, until the job is at work again",
          () -> back(job, "taskmanager-1"));
      time(
          figures,
          "the JobManager killed, until the job is at work again",
          () -> back(job, "jobmanager"));
      time(
          figures,
          "cluster down",
          () -> command("cluster", "down", "--forget-jobs", "--dir=" + cluster.folder()));
    }
    return figures;
  }

  private <T> T time(OperationsFigures figures, String what, Callable<T> action) throws Exception {
    long start = System.nanoTime();
    T result = action.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    figures.add(what, seconds);
    log.println("%s: %.2f s".formatted(what, seconds));
    return result;
  }

  private String dashboard() {
    return "http://127.0.0.1:" + port;
  }

  private String clusterUp() throws IOException, InterruptedException {
    return command(
        "cluster",
        "up",
        "--task-managers=2",
        "--dir=" + cluster.folder(),
        "--port=" + port,
        "-Dtaskmanager.numberOfTaskSlots=2",
        "-Dtaskmanager.memory.process.size=1800m",
        "-Dtaskmanager.memory.task.off-heap.size=500m");
  }

  /** The job's id. */
  private String ingest(String bootstrapServers, String sink)
      throws IOException, InterruptedException {
    return command(
            "ingest",
            "--detach",
            "--rest=" + dashboard(),
            "--bootstrap-servers=" + bootstrapServers,
            "--dataset=" + folder.resolve("images.lance"),
            "-Dparallelism.default=3",
            "-Dexecution.checkpointing.interval=1s",
            "-Dlabelstream.sink.id=" + sink)
        .strip();
  }

  /** Kills a process, brings it back, and waits for the job. */
  private String back(String job, String part) throws IOException, InterruptedException {
    FlinkCluster flink = new FlinkCluster(URI.create(dashboard()));
    long restarts = flink.restarts(job);
    ProcessHandle process = Objects.requireNonNull(cluster.running().get(part), part);
    process.destroyForcibly();
    process.onExit().join();
    String said = clusterUp();
    long start = System.nanoTime();
    while (!isBack(flink, job, part.equals("jobmanager") ? -1 : restarts)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("The job is not back after " + PATIENCE);
      }
      MarkedProcesses.pause();
    }
    return said;
  }

  /** A new JobManager counts restarts anew. */
  private static boolean isBack(FlinkCluster flink, String job, long restartsBefore)
      throws IOException {
    try {
      Optional<Job> now = flink.find(job);
      return now.isPresent() && now.get().isAtWork() && flink.restarts(job) > restartsBefore;
    } catch (FlinkUnreachableException | FlinkRefusedException e) {
      return false;
    }
  }

  /** What a command printed. */
  private String command(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    // A cluster on which nothing is committed may need a hand.
    if (exitCode != 0 && exitCode != 4) {
      throw new IOException("%s has ended with %d:%n%s".formatted(command, exitCode, said));
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    cluster.endAll(PATIENCE_AT_END);
    new MarkedProcesses(folder.resolve("kafka")).endAll(PATIENCE_AT_END);
  }
}
