package dev.labelstream.e2e.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.flinkconf.ClusterFolder;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.PaintedUploads;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.ingest.IngestJob;
import dev.labelstream.ingest.IngestSettings;
import dev.labelstream.sinks.DatasetSnapshot;
import dev.labelstream.udf.score.ScoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ingest job on a JobManager and two TaskManagers, each a process, as {@code flink-conf/local}
 * configures them with its GPUs switched on. A program in the place of {@code nvidia-smi} pretends
 * that the machine has two.
 */
class GpuSlotsITCase {

  private static final int UPLOADS = 40;
  private static final long ROWS = 36; // four uploads are bad on purpose

  @TempDir private Path directory;

  @Test
  void eachScoringSubtaskHasAGpuOfItsOwn() throws Exception {
    Map<String, String> environment =
        Map.of(
            "PATH",
            aFolderWithNvidiaSmi() + ":" + System.getenv("PATH"),
            "FLINK_PLUGINS_DIR",
            aFolderWithTheDriver().toString());
    Path processes = Files.createDirectory(directory.resolve("cluster"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        UploadServer server = UploadServer.start(0, new PaintedPictures(1));
        ClusterProcesses cluster =
            ClusterProcesses.start(processes, clusterConfig(), environment, 2)) {
      publish(kafka, server);

      JobClient job = submit(cluster, kafka, server);
      List<Map<String, @Nullable Object>> rows = awaitRows(cluster);
      job.cancel().get();

      assertThat(rows)
          .extracting(row -> String.valueOf(row.get("device")))
          .containsOnly("cuda:0", "cuda:1")
          .contains("cuda:0", "cuda:1");
      assertThat(rows.stream().map(row -> row.get("device") + " " + row.get("device_process")))
          .as("each GPU is used by one process only, and each process uses one")
          .satisfies(pairs -> assertThat(pairs.stream().distinct()).hasSize(2));
    }
  }

  /** What flink-conf has, on free ports and in little memory. */
  private Configuration clusterConfig() throws IOException {
    Path scratch = Files.createDirectory(directory.resolve("scratch"));
    Configuration config = ClusterFolder.named("local").settingsWithThoseSwitchedOff(scratch);
    // Nobody kills this JobManager, so there is no ZooKeeper either.
    config.setString("high-availability.type", "NONE");
    config.setString(
        "external-resource.gpu.driver-factory.class", ScriptedGpuFactory.class.getName());
    config.setString(
        "external-resource.gpu.param.discovery-script.path",
        Path.of("..", "flink-conf", "local", "gpu-discovery.sh").toRealPath().toString());
    config.setString(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    config.setString(
        "execution.checkpointing.savepoint-dir",
        directory.resolve("savepoints").toUri().toString());
    config.setString("taskmanager.numberOfTaskSlots", "2");
    config.setString("taskmanager.memory.process.size", "1100m");
    config.setString("taskmanager.memory.task.off-heap.size", "256m");
    config.setString("taskmanager.memory.network.min", "64m");
    config.setString("taskmanager.memory.network.max", "64m");
    config.setString("io.tmp.dirs", directory.toString());
    return config;
  }

  private String aFolderWithNvidiaSmi() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("bin"));
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nprintf '0\\n1\\n'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder.toString();
  }

  /** As Flink loads plugins: a folder for each, with its jars. */
  private Path aFolderWithTheDriver() throws IOException {
    Path plugins = directory.resolve("plugins");
    Path jar = Files.createDirectories(plugins.resolve("gpu")).resolve("driver.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(
          new JarEntry("META-INF/services/" + ExternalResourceDriverFactory.class.getName()));
      out.write(ScriptedGpuFactory.class.getName().getBytes(StandardCharsets.UTF_8));
      for (String type : List.of("ScriptedGpuFactory", "ScriptedGpuFactory$Gpu")) {
        String file = "dev/labelstream/e2e/gpu/" + type + ".class";
        out.putNextEntry(new JarEntry(file));
        try (var bytes = ScriptedGpuFactory.class.getClassLoader().getResourceAsStream(file)) {
          bytes.transferTo(out);
        }
      }
    }
    return plugins;
  }

  private static void publish(EmbeddedKafka kafka, UploadServer server) throws Exception {
    kafka.createTopic("uploads", 4);
    kafka.createTopic("dead", 1);
    PaintedUploads uploads =
        new PaintedUploads(new Scenes(1), server.baseUrl(), OptionalLong.of(UPLOADS));
    try (UploadPublisher publisher =
        UploadPublisher.start(
            new PublishSettings(kafka.bootstrapServers(), "uploads", 0),
            uploads,
            Clock.systemUTC())) {
      publisher.finished().get();
    }
  }

  private JobClient submit(ClusterProcesses cluster, EmbeddedKafka kafka, UploadServer server)
      throws Exception {
    Configuration config = cluster.config();
    config.setString("labelstream.kafka.bootstrap-servers", kafka.bootstrapServers());
    config.setString("labelstream.kafka.topic", "uploads");
    config.setString("labelstream.dead-letters.topic", "dead");
    config.setString("labelstream.sink.dataset", dataset());
    config.setString("labelstream.fetch.allowed-private-hosts", "127.0.0.1:" + server.port());
    config.setString("labelstream.fetch.max-image-size", "1 mb");
    config.setString("execution.checkpointing.interval", "300ms");
    config.setString("restart-strategy.type", "none");
    config.setString("parallelism.default", "2");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment("127.0.0.1", cluster.restPort(), config);
    new IngestJob(withDeviceLabel(IngestSettings.read(config))).addTo(environment);
    return environment.executeAsync("gpu-slots");
  }

  private static IngestSettings withDeviceLabel(IngestSettings read) {
    ScoreSettings score = read.score();
    return new IngestSettings(
        read.kafka(),
        read.message(),
        read.fetch(),
        new ScoreSettings(
            List.of(new DeviceLabel()),
            score.batchSize(),
            score.maxDelay(),
            score.decodeThreads(),
            score.device()),
        read.sink());
  }

  private List<Map<String, @Nullable Object>> awaitRows(ClusterProcesses cluster) {
    Deadline.await(
        Duration.ofMinutes(3),
        () -> rows().size() >= ROWS,
        () -> rows().size() + " rows; " + cluster.state());
    return rows();
  }

  private List<Map<String, @Nullable Object>> rows() {
    try (DatasetSnapshot latest = DatasetSnapshot.latest(dataset()).orElse(null)) {
      return latest == null
          ? List.of()
          : latest.head(List.of("id", "device", "device_process"), UPLOADS);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String dataset() {
    return directory.resolve("images.lance").toString();
  }
}
