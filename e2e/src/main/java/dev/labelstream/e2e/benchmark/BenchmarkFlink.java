package dev.labelstream.e2e.benchmark;

import dev.labelstream.e2e.local.InProcessFlink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** The cluster that jobs are measured on, with more memory between its tasks than others have. */
final class BenchmarkFlink {

  private BenchmarkFlink() {}

  /**
   * @param more settings of the cluster
   */
  static MiniCluster start(int slots, Configuration more) throws Exception {
    Configuration config = new Configuration(more);
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    return InProcessFlink.startCluster(slots, 0, config);
  }
}
