package dev.labelstream.udf.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.device.SlotShares.Share;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotSharesTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "4, 1", "7, 3", "16, 8", "3, 4"})
  void allSlotsFitWithAllGpusButNotOneMore(int slots, int gpus) {
    Configuration config =
        Configuration.fromMap(
            Map.of(
                "external-resource.gpu.amount",
                String.valueOf(gpus),
                "taskmanager.numberOfTaskSlots",
                String.valueOf(slots),
                "taskmanager.memory.process.size",
                "4g",
                "taskmanager.memory.task.off-heap.size",
                "1g"));
    TaskExecutorProcessSpec whole = TaskExecutorProcessUtils.processSpecFromConfig(config);

    SlotShares shares =
        SlotShares.read(
                config,
                problem -> {
                  throw new AssertionError(problem);
                })
            .orElseThrow();

    assertDivided(
        shares,
        slots,
        gpus,
        share -> share.taskHeap().getBytes(),
        whole.getTaskHeapSize().getBytes());
    assertDivided(
        shares,
        slots,
        gpus,
        share -> share.taskOffHeap().getBytes(),
        whole.getTaskOffHeapSize().getBytes());
    assertDivided(
        shares,
        slots,
        gpus,
        share -> share.managed().getBytes(),
        whole.getManagedMemorySize().getBytes());
    assertDivided(
        shares,
        slots,
        gpus,
        share -> Math.round(share.cpuCores() * 1e6),
        Math.round(slots * 1e6) + gpus);
  }

  private static void assertDivided(
      SlotShares shares, int slots, int gpus, ToLongFunction<Share> part, long whole) {
    long withGpu = part.applyAsLong(shares.withGpu());
    long other = part.applyAsLong(shares.others());
    assertThat(withGpu).isPositive();
    assertThat(slots * other + gpus * withGpu).isLessThanOrEqualTo(whole);
    assertThat((slots + 1) * other).isGreaterThan(whole);
  }
}
