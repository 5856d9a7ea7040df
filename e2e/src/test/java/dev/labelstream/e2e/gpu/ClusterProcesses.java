package dev.labelstream.e2e.gpu;

import dev.labelstream.e2e.world.Deadline;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** A Flink cluster as an operator would run it: a process for each of its parts. */
final class ClusterProcesses implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** For processes that live for seconds only. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path directory;
  private final Configuration config;
  private final Map<String, String> environment;
  private final List<Process> processes = new ArrayList<>();

  private ClusterProcesses(Path directory, Configuration config, Map<String, String> environment) {
    this.directory = directory;
    this.config = config;
    this.environment = environment;
  }

  /**
   * Starts a JobManager and TaskManagers on loopback, and waits until all slots are there.
   *
   * @param directory for configuration and logs
   * @param config of the cluster; its ports are chosen here
   * @param environment of the processes, besides this one's
   */
  static ClusterProcesses start(
      Path directory, Configuration config, Map<String, String> environment, int taskManagers)
      throws IOException {
    Configuration own = new Configuration(config);
    own.set(JobManagerOptions.PORT, freePort());
    own.set(RestOptions.PORT, freePort());
    ClusterProcesses cluster = new ClusterProcesses(directory, own, environment);
    try {
      cluster.start(taskManagers);
      return cluster;
    } catch (IOException | RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(int taskManagers) throws IOException {
    List<String> lines =
        config.toMap().entrySet().stream()
            .map(entry -> "%s: '%s'".formatted(entry.getKey(), entry.getValue().replace("'", "''")))
            .toList();
    Files.write(directory.resolve(GlobalConfiguration.FLINK_CONF_FILENAME), lines);
    launch("jobmanager", StandaloneSessionClusterEntrypoint.class, List.of("-Xmx300m"), List.of());
    TaskExecutorProcessSpec taskManager = TaskExecutorProcessUtils.processSpecFromConfig(config);
    for (int i = 1; i <= taskManagers; i++) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  TaskExecutorProcessUtils.generateDynamicConfigsStr(taskManager)
                      .strip()
                      .split("\\s+")));
      arguments.add("-D");
      arguments.add(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key() + "=taskmanager-" + i);
      launch(
          "taskmanager-" + i,
          TaskManagerRunner.class,
          List.of(ProcessMemoryUtils.generateJvmParametersStr(taskManager).strip().split("\\s+")),
          arguments);
    }
    int slots = taskManagers * config.get(TaskManagerOptions.NUM_TASK_SLOTS);
    Deadline.await(PATIENCE, () -> overview().contains("\"slots-total\":" + slots), this::state);
  }

  private void launch(String name, Class<?> main, List<String> jvmOptions, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(config.get(CoreOptions.FLINK_JVM_OPTIONS).strip().split("\\s+")));
    command.addAll(jvmOptions);
    command.addAll(QUICK_START);
    command.add("-Dlog4j2.configurationFile=benchmark-log4j2.properties");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.add("--configDir");
    command.add(directory.toString());
    command.addAll(arguments);
    File log = directory.resolve(name + ".log").toFile();
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    process.environment().putAll(environment);
    processes.add(process.start());
  }

  /** What a job must be submitted with. */
  Configuration config() {
    return new Configuration(config);
  }

  int restPort() {
    return config.get(RestOptions.PORT);
  }

  private String overview() {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/overview".formatted(restPort())))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the cluster says of itself, and the ends of its logs. */
  String state() {
    StringBuilder state = new StringBuilder(overview());
    try (Stream<Path> files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        List<String> lines = Files.readAllLines(log);
        state.append("\n").append(log.getFileName()).append(":\n");
        lines
            .subList(Math.max(0, lines.size() - 30), lines.size())
            .forEach(line -> state.append(line).append('\n'));
      }
    } catch (IOException e) {
      state.append(e);
    }
    return state.toString();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.onExit().join();
    }
  }
}
