package dev.labelstream.cli.cluster;

import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.ClusterOverview;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.FlinkUnreachableException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The cluster of one folder. */
public final class LocalCluster {

  static final String ZOO_KEEPER = "zookeeper";
  static final String JOB_MANAGER = "jobmanager";
  static final String HISTORY_SERVER = "historyserver";
  static final String TASK_MANAGER = "taskmanager-";

  private static final String HIGH_AVAILABILITY = "high-availability";
  private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);
  private static final String LOOPBACK = "127.0.0.1";

  private final Path home;
  private final Path folder;
  private final MarkedProcesses processes;
  private final Consumer<String> tell;

  /**
   * @param home the repository's root, where the build was
   * @param tell takes a line of what is done
   */
  public LocalCluster(Path home, Path folder, Consumer<String> tell) {
    this.home = home;
    this.processes = new MarkedProcesses(folder);
    this.folder = processes.folder();
    this.tell = tell;
  }

  /**
   * What a cluster should be.
   *
   * @param settings Flink's keys that go before those of {@code flink-conf/local}
   */
  public record Wish(int taskManagers, Map<String, String> settings, Duration patience) {
    public Wish {
      settings = Map.copyOf(settings);
    }
  }

  public Path folder() {
    return folder;
  }

  /** The processes that run, by their names. */
  public Map<String, ProcessHandle> running() throws IOException {
    return processes.running();
  }

  /** Where the REST interface of the cluster that runs is. */
  public Optional<URI> address() throws IOException {
    Path file = folder.resolve(Surroundings.REST_ADDRESS_FILE);
    return Files.exists(file)
        ? Optional.of(URI.create(Files.readString(file).strip()))
        : Optional.empty();
  }

  /**
   * Starts what does not run yet, and waits until the slots are there.
   *
   * @throws IOException if a process ends meanwhile, or the slots are not there in time; what was
   *     started goes on, so that it can be looked at
   */
  public ClusterOverview up(Wish wish) throws IOException {
    Map<String, ProcessHandle> parts = running();
    ClusterConfiguration configuration = configuration(wish, parts);
    if (!parts.containsKey(JOB_MANAGER)) {
      checkFree(configuration.restPort());
    }
    if (!parts.containsKey(ZOO_KEEPER)) {
      parts.put(ZOO_KEEPER, start(ZOO_KEEPER, zooKeeper(configuration)));
    }
    if (parts.containsKey(JOB_MANAGER)) {
      tell.accept("The JobManager runs already, pid " + parts.get(JOB_MANAGER).pid());
    } else {
      Files.writeString(
          folder.resolve(Surroundings.REST_ADDRESS_FILE),
          "http://%s:%d%n".formatted(LOOPBACK, configuration.restPort()));
      parts.put(JOB_MANAGER, start(JOB_MANAGER, jobManager(configuration)));
    }
    if (!parts.containsKey(HISTORY_SERVER)) {
      start(HISTORY_SERVER, historyServer(configuration));
    }
    List<String> missing = new ArrayList<>();
    for (int number = 1; number <= wish.taskManagers(); number++) {
      if (!parts.containsKey(TASK_MANAGER + number)) {
        missing.add(TASK_MANAGER + number);
      }
    }
    if (!missing.isEmpty()) {
      ResourceParameters resources = resources("GET_TM_RESOURCE_PARAMS");
      for (String name : missing) {
        parts.put(name, start(name, taskManager(name, configuration, resources)));
      }
    }
    return awaitSlots(wish, configuration, parts);
  }

  /** What still runs keeps its configuration and libraries; else they are made anew. */
  private ClusterConfiguration configuration(Wish wish, Map<String, ProcessHandle> running)
      throws IOException {
    Path conf = folder.resolve("conf");
    if (!running.isEmpty()) {
      return ClusterConfiguration.written(conf);
    }
    Path template = home.resolve("flink-conf").resolve("local");
    ClusterConfiguration configuration = ClusterConfiguration.of(template, folder, wish.settings());
    layOut();
    configuration.write(conf, template, folder);
    return configuration;
  }

  /** Lays lib/ out anew: the build may have other libraries now. */
  private void layOut() throws IOException {
    for (String name : List.of("lib", "tmp")) {
      deleteAll(folder.resolve(name));
      Files.createDirectories(folder.resolve(name));
    }
    for (String name :
        List.of(
            "plugins",
            "log",
            "checkpoints",
            "savepoints",
            "history",
            HIGH_AVAILABILITY,
            ZOO_KEEPER)) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.createDirectories(folder.resolve("tmp").resolve("history"));
    Path list = home.resolve("e2e").resolve("target").resolve("cluster-lib.txt");
    if (!Files.exists(list)) {
      throw new IOException(
          "There is no %s: build first, by any command of `./labelstream` or by `mvn package`"
              .formatted(list));
    }
    for (String jar : Files.readString(list).strip().split(File.pathSeparator, -1)) {
      Path target = Path.of(jar);
      Files.createSymbolicLink(folder.resolve("lib").resolve(target.getFileName()), target);
    }
  }

  private static void deleteAll(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> inside = Files.list(path)) {
        for (Path entry : inside.toList()) {
          deleteAll(entry);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  private ProcessHandle start(String name, List<String> arguments) throws IOException {
    ProcessHandle process =
        processes.start(
            name,
            arguments,
            Map.of(
                "FLINK_PLUGINS_DIR",
                folder.resolve("plugins").toString(),
                "FLINK_LIB_DIR",
                folder.resolve("lib").toString(),
                "FLINK_CONF_DIR",
                folder.resolve("conf").toString()));
    tell.accept("Started the %s, pid %d".formatted(name, process.pid()));
    return process;
  }

  private List<String> zooKeeper(ClusterConfiguration configuration) {
    List<String> arguments =
        jvm(ZOO_KEEPER, configuration, List.of("-Xmx128m", "-XX:+UseSerialGC"));
    arguments.add("org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer");
    arguments.addAll(
        List.of(
            "--zkConfigFile",
            folder.resolve("conf").resolve(ZooKeeperFile.NAME).toString(),
            "--peerId",
            "1"));
    return arguments;
  }

  private List<String> jobManager(ClusterConfiguration configuration) throws IOException {
    ResourceParameters resources = resources("GET_JM_RESOURCE_PARAMS");
    List<String> arguments = jvm(JOB_MANAGER, configuration, resources.jvm());
    arguments.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    arguments.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    arguments.addAll(resources.configuration());
    return arguments;
  }

  private List<String> historyServer(ClusterConfiguration configuration) {
    List<String> arguments = jvm(HISTORY_SERVER, configuration, List.of("-Xmx256m"));
    arguments.add("org.apache.flink.runtime.webmonitor.history.HistoryServer");
    arguments.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    return arguments;
  }

  private List<String> taskManager(
      String name, ClusterConfiguration configuration, ResourceParameters resources) {
    List<String> arguments = jvm(name, configuration, resources.jvm());
    arguments.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    arguments.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    arguments.addAll(resources.configuration());
    arguments.addAll(List.of("-D", "taskmanager.resource-id=" + name));
    return arguments;
  }

  private List<String> jvm(String name, ClusterConfiguration configuration, List<String> memory) {
    List<String> arguments = new ArrayList<>(memory);
    arguments.addAll(words(configuration.get("env.java.opts.all")));
    Path conf = folder.resolve("conf");
    arguments.add("-Dlog.file=" + folder.resolve("log").resolve(name + ".log"));
    arguments.add("-Dlog4j.configurationFile=" + conf.resolve("log4j.properties").toUri());
    // Natives are unpacked there, also those of processes that are killed.
    arguments.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    arguments.addAll(List.of("-cp", folder.resolve("lib") + "/*"));
    return arguments;
  }

  /** What Flink makes of the configured memory: options of the JVM, and keys. */
  private record ResourceParameters(List<String> jvm, List<String> configuration) {}

  private ResourceParameters resources(String command) throws IOException {
    Process process =
        new ProcessBuilder(
                MarkedProcesses.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder.resolve("lib") + "/*",
                "org.apache.flink.runtime.util.bash.BashJavaUtils",
                command,
                "--configDir",
                folder.resolve("conf").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> results =
        said.lines()
            .filter(line -> line.startsWith(RESULT))
            .map(line -> line.substring(RESULT.length()))
            .toList();
    if (results.size() != 2) {
      throw new IOException(
          "Flink cannot make memory sizes of %s:%n%s"
              .formatted(folder.resolve("conf").resolve("config.yaml"), said));
    }
    return new ResourceParameters(words(results.get(0)), words(results.get(1)));
  }

  private static List<String> words(String text) {
    return Stream.of(text.strip().split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private ClusterOverview awaitSlots(
      Wish wish, ClusterConfiguration configuration, Map<String, ProcessHandle> parts)
      throws IOException {
    FlinkCluster cluster = new FlinkCluster(address().orElseThrow());
    String perManager = configuration.get("taskmanager.numberOfTaskSlots");
    int slots = wish.taskManagers() * (perManager.isEmpty() ? 1 : Integer.parseInt(perManager));
    long start = System.nanoTime();
    String last = "it does not answer";
    while (System.nanoTime() - start < wish.patience().toNanos()) {
      failIfOneHasEnded(parts);
      try {
        ClusterOverview overview = cluster.overview();
        if (overview.taskManagers() >= wish.taskManagers() && overview.slots() >= slots) {
          return overview;
        }
        last = "%d of %d slots are there".formatted(overview.slots(), slots);
      } catch (FlinkUnreachableException | FlinkRefusedException e) {
        // It is starting.
        last = "it does not answer yet";
      }
      MarkedProcesses.pause();
    }
    throw new IOException(
        "The cluster in %s is not up after %d s: %s. Its logs are in %s; `labelstream cluster down` ends what was started."
            .formatted(folder, wish.patience().toSeconds(), last, folder.resolve("log")));
  }

  // By their handles: one that just becomes a JVM has no arguments to be found by for a moment.
  private void failIfOneHasEnded(Map<String, ProcessHandle> parts) throws IOException {
    for (Map.Entry<String, ProcessHandle> part : parts.entrySet()) {
      if (!part.getValue().isAlive()) {
        throw new IOException(
            "The %s has ended; see %s.log and .out. `labelstream cluster down` ends the others."
                .formatted(part.getKey(), folder.resolve("log").resolve(part.getKey())));
      }
    }
  }

  /**
   * Ends every process of the folder; checkpoints, savepoints and logs stay.
   *
   * @param forget whether jobs that still run are forgotten, instead of going on at the next {@link
   *     #up}
   * @return what was ended
   */
  public Map<String, ProcessHandle> down(boolean forget) throws IOException {
    Map<String, ProcessHandle> ended = new LinkedHashMap<>(running());
    Map<String, ProcessHandle> first = new LinkedHashMap<>(ended);
    // A JobManager that ends takes its leave from ZooKeeper.
    first.remove(ZOO_KEEPER);
    int killed = MarkedProcesses.end(first.values(), PATIENCE_AT_END);
    killed += MarkedProcesses.end(running().values(), PATIENCE_AT_END);
    if (killed > 0) {
      tell.accept("%d did not end by themselves and were killed".formatted(killed));
    }
    Map<String, ProcessHandle> left = running();
    if (!left.isEmpty()) {
      throw new IOException("These processes do not end: " + left);
    }
    Files.deleteIfExists(folder.resolve(Surroundings.REST_ADDRESS_FILE));
    deleteAll(folder.resolve("tmp"));
    if (forget) {
      deleteAll(folder.resolve(ZOO_KEEPER));
      deleteAll(folder.resolve(HIGH_AVAILABILITY));
    }
    return ended;
  }

  private static void checkFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new IOException(
          "The dashboard's port %d is taken. Stop what listens there (a demo, another cluster), or give another --port."
              .formatted(port),
          e);
    }
  }
}
