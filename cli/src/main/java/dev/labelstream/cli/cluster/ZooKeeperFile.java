package dev.labelstream.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code zoo.cfg} of the one ZooKeeper that a local cluster has: it remembers which JobManager
 * leads and which jobs run, so that a JobManager that was killed and started again goes on with
 * them.
 */
final class ZooKeeperFile {

  static final String NAME = "zoo.cfg";

  /**
   * How long a JobManager that was killed is still taken for the leader. The JobManager asks for
   * it; ZooKeeper grants 2 to 20 ticks.
   */
  static final String SESSION_TIMEOUT = "10 s";

  private static final int TICK_MILLIS = 1000;

  private ZooKeeperFile() {}

  static void write(Path conf, Path data, int port) throws IOException {
    Files.writeString(
        conf.resolve(NAME),
        """
        # Made by `labelstream cluster up`.
        dataDir=%s
        clientPortAddress=127.0.0.1
        clientPort=%d
        tickTime=%d
        # Flink's processes come and go on one machine.
        maxClientCnxns=0
        admin.enableServer=false
        """
            .formatted(data, port, TICK_MILLIS));
  }
}
