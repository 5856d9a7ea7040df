package dev.labelstream.cli.cluster;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.labelstream.cli.job.JobFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/** The configuration of a local cluster: that of {@code flink-conf/local}, and its own paths. */
final class ClusterConfiguration {

  private static final String REST_PORT = "rest.port";
  private static final String QUORUM = "high-availability.zookeeper.quorum";
  private static final String LOOPBACK = "127.0.0.1";

  private final Map<String, String> keys;

  private ClusterConfiguration(Map<String, String> keys) {
    this.keys = keys;
  }

  /**
   * Puts it together.
   *
   * @param settings single keys, before all others
   */
  static ClusterConfiguration of(Path template, Path folder, Map<String, String> settings)
      throws IOException {
    Map<String, String> keys = new TreeMap<>(new JobFolder(template).read());
    keys.put("execution.checkpointing.dir", uri(folder, "checkpoints"));
    keys.put("execution.checkpointing.savepoint-dir", uri(folder, "savepoints"));
    keys.put("jobmanager.archive.fs.dir", uri(folder, "history"));
    keys.put("historyserver.archive.fs.dir", uri(folder, "history"));
    keys.put("io.tmp.dirs", folder.resolve("tmp").toString());
    keys.put("historyserver.web.tmpdir", folder.resolve("tmp").resolve("history").toString());
    keys.put("high-availability.type", "zookeeper");
    keys.put("high-availability.storageDir", uri(folder, "high-availability"));
    keys.put("high-availability.cluster-id", "/local");
    keys.put("high-availability.zookeeper.client.session-timeout", ZooKeeperFile.SESSION_TIMEOUT);
    // Two clusters of one machine must not find each other.
    keys.put(QUORUM, LOOPBACK + ":" + freePort());
    keys.put("jobmanager.rpc.port", Integer.toString(freePort()));
    keys.putAll(settings);
    keys.put("rest.bind-port", keys.getOrDefault(REST_PORT, "8081"));
    return new ClusterConfiguration(keys);
  }

  /** The configuration that a running cluster was started with. */
  static ClusterConfiguration written(Path conf) throws IOException {
    return new ClusterConfiguration(new JobFolder(conf).read());
  }

  private static String uri(Path folder, String name) {
    return folder.resolve(name).toUri().toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  void write(Path conf, Path template, Path folder) throws IOException {
    Files.createDirectories(conf);
    Files.writeString(
        conf.resolve("config.yaml"),
        "# Made by `labelstream cluster up` of flink-conf/local: edit that.\n"
            + new YAMLMapper().writeValueAsString(keys));
    Files.copy(
        template.resolve("log4j.properties"),
        conf.resolve("log4j.properties"),
        StandardCopyOption.REPLACE_EXISTING);
    ZooKeeperFile.write(conf, folder.resolve("zookeeper"), quorumPort());
  }

  String get(String key) {
    return keys.getOrDefault(key, "");
  }

  /** Of the cluster's ZooKeeper. */
  int quorumPort() {
    return Integer.parseInt(get(QUORUM).replaceFirst(".*:", ""));
  }

  int restPort() {
    return Integer.parseInt(get(REST_PORT));
  }
}
