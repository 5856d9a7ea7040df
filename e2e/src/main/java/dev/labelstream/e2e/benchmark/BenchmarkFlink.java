package dev.labelstream.e2e.benchmark;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** The cluster that jobs are measured on: one TaskManager in this process, on loopback. */
final class BenchmarkFlink {

  private static final String LOOPBACK = "127.0.0.1";

  private BenchmarkFlink() {}

  /**
   * @param more settings of the cluster
   */
  static MiniCluster start(int slots, Configuration more) throws Exception {
    Configuration config = new Configuration(more);
    config.set(RestOptions.ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_PORT, "0");
    config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.HOST, LOOPBACK);
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return cluster;
  }
}
