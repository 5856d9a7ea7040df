package dev.labelstream.e2e.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.labelstream.cli.cluster.MarkedProcesses;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.Main;
import dev.labelstream.e2e.world.Deadline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import picocli.CommandLine;

/** Where an operator works: a folder with a cluster and a broker, and the commands. */
final class OperatorsDesk implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Path folder;
  private final MarkedProcesses cluster;
  private final MarkedProcesses kafka;
  private final int slots;
  private final int port;

  /**
   * @param slots of each of its two TaskManagers
   */
  OperatorsDesk(Path folder, int slots) throws IOException {
    this.folder = folder;
    this.slots = slots;
    this.cluster = new MarkedProcesses(folder.resolve("cluster"));
    this.kafka = new MarkedProcesses(folder.resolve("kafka"));
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = probe.getLocalPort();
    }
  }

  Path dataset() {
    return folder.resolve("images.lance");
  }

  String savepoints() {
    return cluster.folder().resolve("savepoints").toUri().toString();
  }

  /** The broker's address. */
  String kafkaUp() throws IOException {
    run("kafka", "up", "--port=0", "--dir=" + kafka.folder());
    return Files.readString(kafka.folder().resolve(KafkaProcess.ADDRESS_FILE));
  }

  /** Brings up what is missing of two small TaskManagers. */
  String clusterUp() {
    String said =
        run(
            "cluster",
            "up",
            "--task-managers=2",
            "--dir=" + cluster.folder(),
            "--port=" + port,
            "-Djobmanager.memory.process.size=1g",
            "-Dtaskmanager.memory.process.size=1800m",
            "-Dtaskmanager.memory.task.off-heap.size=500m",
            "-Dmetrics.fetcher.update-interval=500ms",
            "-Dheartbeat.interval=1s",
            "-Dtaskmanager.numberOfTaskSlots=" + slots);
    assertThat(said)
        .contains("2 TaskManagers with %d slots".formatted(2 * slots), "Dashboard  " + dashboard());
    return said;
  }

  /** The id in {@code resume}'s "Job ID goes on from PATH". */
  static String jobIn(String said) {
    return said.split(" ", -1)[1];
  }

  String dashboard() {
    return "http://127.0.0.1:" + port;
  }

  /** As by {@code kill -9}, all at once. */
  void kill(String... parts) throws Exception {
    Map<String, ProcessHandle> running = cluster.running();
    for (String part : parts) {
      assertThat(running).containsKey(part);
      Objects.requireNonNull(running.get(part)).destroyForcibly();
    }
    for (String part : parts) {
      Objects.requireNonNull(running.get(part)).onExit().get();
    }
  }

  /** Runs a command that should succeed; returns what it printed. */
  String run(String... arguments) {
    return run(0, arguments);
  }

  /** Runs a command that should end with this exit code; returns what it printed. */
  String run(int exitCode, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertThat(commands(out, err).execute(arguments))
        .as("exit code of %s, which said %s%s", List.of(arguments), out, err)
        .isEqualTo(exitCode);
    return exitCode == 0 ? out.toString() : out.toString() + err;
  }

  private CommandLine commands(StringWriter out, StringWriter err) {
    return Main.commandLine(
            new Surroundings(
                Map.of("LABELSTREAM_CONFIG", folder.resolve("config.yaml").toString()),
                folder,
                HOME,
                Clock.systemUTC()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  /**
   * What {@code status --json} says, whether or not something needs a hand; nothing while the
   * cluster does not answer.
   */
  JsonNode status() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    commands(out, err).execute("status", "--json");
    try {
      return new ObjectMapper().readTree(out.toString());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  void awaitStatus(Predicate<JsonNode> wanted) {
    Deadline.await(PATIENCE, () -> wanted.test(status()), this::status);
  }

  void endAll() throws IOException {
    run("cluster", "down", "--dir=" + cluster.folder());
    run("kafka", "down", "--dir=" + kafka.folder());
    assertThat(cluster.running()).isEmpty();
    assertThat(kafka.running()).isEmpty();
    assertThat(run(5, "cluster", "down", "--dir=" + cluster.folder()))
        .startsWith("No cluster runs in");
  }

  /** Ends the cluster, and lets it forget the job that runs. */
  void endClusterAndForget() {
    run("cluster", "down", "--forget-jobs", "--dir=" + cluster.folder());
  }

  @Override
  public void close() throws Exception {
    cluster.endAll(Duration.ofSeconds(10));
    kafka.endAll(Duration.ofSeconds(10));
  }
}
