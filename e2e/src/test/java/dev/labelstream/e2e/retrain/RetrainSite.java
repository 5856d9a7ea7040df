package dev.labelstream.e2e.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.cli.cluster.LocalCluster;
import dev.labelstream.cli.cluster.MarkedProcesses;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.e2e.Main;
import dev.labelstream.e2e.local.CommandProcess;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * A real cluster, a broker and a server of pictures, each process of its own but for the server,
 * and the commands of an operator.
 */
final class RetrainSite implements AutoCloseable {

  static final String UPLOADS = "uploads";
  static final String DEAD_LETTERS = "uploads-dead";

  private static final int TASK_MANAGERS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Path home = Path.of("..").toAbsolutePath().normalize();
  private final Surroundings surroundings;
  private final LocalCluster cluster;
  private final UploadServer server;

  private RetrainSite(Path folder, UploadServer server) {
    this.folder = folder;
    this.server = server;
    this.surroundings =
        new Surroundings(
            Map.of("LABELSTREAM_CONFIG", folder.resolve("contexts.yaml").toString()),
            folder,
            home,
            Clock.systemUTC());
    this.cluster = new LocalCluster(home, folder.resolve("cluster"), line -> {});
  }

  /** Brings all of it up, with an ingest job that commits every second. */
  static RetrainSite start(Path folder, PaintedPictures pictures) throws Exception {
    RetrainSite site = new RetrainSite(folder, UploadServer.start(0, pictures));
    try {
      site.command(
          "kafka",
          "up",
          "--dir",
          folder.resolve("kafka").toString(),
          "--port",
          "0",
          "--topic",
          UPLOADS + ":2",
          "--topic",
          DEAD_LETTERS + ":1",
          "--topic",
          "copy-dead:1");
      site.writeConfiguration();
      site.startMissing();
      site.command(
          "ingest",
          "--detach",
          "--rest",
          site.rest(),
          "--conf",
          folder.resolve("ingest").toString());
      return site;
    } catch (Exception | Error e) {
      site.close();
      throw e;
    }
  }

  private void writeConfiguration() throws IOException {
    TinyCheckpoint.write(
        folder.resolve("base"), TinyModel.of(Family.QWEN2_5_VL, TinyModel.REDUCED));
    Map<String, String> ingest = new LinkedHashMap<>();
    ingest.put("labelstream.kafka.bootstrap-servers", bootstrapServers());
    ingest.put("labelstream.kafka.topic", UPLOADS);
    ingest.put("labelstream.dead-letters.topic", DEAD_LETTERS);
    ingest.put("labelstream.sink.dataset", dataset().toString());
    ingest.put("labelstream.fetch.allowed-private-hosts", "127.0.0.1:" + server.port());
    ingest.put("execution.checkpointing.interval", "1 s");
    ingest.put("parallelism.default", "1");
    ingest.put("restart-strategy.type", "exponential-delay");
    ingest.put("restart-strategy.exponential-delay.initial-backoff", "200 ms");
    ingest.put("restart-strategy.exponential-delay.max-backoff", "2 s");
    write("ingest", ingest);
    Map<String, String> retrain = new LinkedHashMap<>();
    retrain.put("labelstream.sink.dataset", dataset().toString());
    retrain.put("labelstream.retrain.models", models().folder().toString());
    retrain.put("labelstream.retrain.margin", "0");
    retrain.put("labelstream.training.base-model", folder.resolve("base").toString());
    retrain.put("labelstream.training.max-pixels", "12544");
    retrain.put("labelstream.training.learning-rate", "0.01");
    retrain.put("labelstream.training.held-out", "0.2");
    retrain.put("labelstream.training.max-steps", "8");
    retrain.put("labelstream.training.epochs", "10");
    retrain.put("labelstream.training.evaluate-examples", "8");
    retrain.put("labelstream.training.evaluate-answers", "0");
    retrain.put("execution.checkpointing.interval", "1 s");
    retrain.put("restart-strategy.type", "fixed-delay");
    retrain.put("restart-strategy.fixed-delay.attempts", "1000");
    retrain.put("restart-strategy.fixed-delay.delay", "300 ms");
    write("retrain", retrain);
  }

  private void write(String name, Map<String, String> keys) throws IOException {
    Path conf = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        conf.resolve("config.yaml"),
        keys.entrySet().stream()
            .map(key -> "%s: \"%s\"%n".formatted(key.getKey(), key.getValue()))
            .collect(Collectors.joining()));
  }

  /** Starts what is missing of the cluster. */
  void startMissing() throws IOException {
    int port = freePort();
    cluster.up(
        new LocalCluster.Wish(
            TASK_MANAGERS,
            Map.of(
                "rest.port", Integer.toString(port),
                "historyserver.web.port", Integer.toString(freePort()),
                "taskmanager.numberOfTaskSlots", "3",
                "taskmanager.memory.process.size", "1700m",
                "taskmanager.memory.task.off-heap.size", "500m",
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "6 s"),
            PATIENCE));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Ends a process of the cluster, as with {@code kill -9}. */
  void kill(String process) throws IOException {
    ProcessHandle handle = cluster.running().get(process);
    if (handle != null) {
      handle.destroyForcibly();
      handle.onExit().join();
    }
  }

  /** The TaskManager on which a job's task runs; empty text if none does. */
  String taskManagerOf(String job, String task) throws IOException {
    ObjectMapper json = new ObjectMapper();
    URI jobUri = URI.create(rest()).resolve("/jobs/" + job);
    for (JsonNode vertex : json.readTree(jobUri.toURL()).path("vertices")) {
      if (vertex.path("name").asText().contains(task)) {
        URI vertexUri = jobUri.resolve("/jobs/" + job + "/vertices/" + vertex.path("id").asText());
        JsonNode subtask = json.readTree(vertexUri.toURL()).path("subtasks").path(0);
        return subtask.path("status").asText().equals("RUNNING")
            ? subtask.path("taskmanager-id").asText()
            : "";
      }
    }
    return "";
  }

  /** Runs a command in this process to its end, which must be a good one. */
  String command(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = execute(out, err, arguments);
    assertThat(exitCode).as("%s: %s", List.of(arguments), err).isZero();
    return out.toString();
  }

  /** Runs a command in this process to its end. */
  int execute(StringWriter out, StringWriter err, String... arguments) {
    CommandLine line = Main.commandLine(surroundings);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  /** Starts {@code retrain} in a process of its own. */
  CommandProcess retrain(String... more) throws IOException {
    return CommandProcess.start(folder, retrainArguments(more));
  }

  String[] retrainArguments(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("retrain", "--rest", rest(), "--conf", folder.resolve("retrain").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  Path folder() {
    return folder;
  }

  Path dataset() {
    return folder.resolve("images.lance");
  }

  Runs runs() throws IOException {
    return Runs.of(dataset().toString());
  }

  Models models() {
    return new Models(folder.resolve("models"));
  }

  String rest() throws IOException {
    return cluster.address().orElseThrow().toString();
  }

  FlinkCluster flink() throws IOException {
    return new FlinkCluster(URI.create(rest()));
  }

  String bootstrapServers() throws IOException {
    return Files.readString(folder.resolve("kafka").resolve("bootstrap-servers")).strip();
  }

  String picturesAt() {
    return server.baseUrl();
  }

  /** Ends every process. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      cluster.down(true);
    } finally {
      new MarkedProcesses(folder.resolve("kafka")).endAll(Duration.ofSeconds(20));
    }
  }

  /** Those that still run. */
  Map<String, ProcessHandle> running() throws IOException {
    Map<String, ProcessHandle> running = new LinkedHashMap<>(cluster.running());
    running.putAll(new MarkedProcesses(folder.resolve("kafka")).running());
    return running;
  }
}
