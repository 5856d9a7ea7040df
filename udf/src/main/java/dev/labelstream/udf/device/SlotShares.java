package dev.labelstream.udf.device;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;

/**
 * How the slots of a job divide a TaskManager that has GPUs.
 *
 * <p>Once one slot asks for a resource, all have to say what they take, since Flink's default slot
 * takes its part of everything, of the GPUs too. Flink only adds these numbers up; nothing holds a
 * task to them. So they are made such that a TaskManager has {@code taskmanager.numberOfTaskSlots}
 * slots for whatever needs no GPU, not one more, and one slot for each of its GPUs beside them,
 * however Flink spreads the slots. With n slots, g GPUs and r of a resource (cores, heap ...):
 *
 * <pre>
 * a slot with a GPU     r / (2 (n + 1) g)
 * any other slot        what g of those leave, by n: more than r / (n + 1), so that n + 1 do not fit
 * </pre>
 *
 * @param withGpu what a slot with a GPU takes besides it
 * @param others what any other slot takes
 */
public record SlotShares(Share withGpu, Share others) implements Serializable {

  /** A part of a TaskManager. */
  public record Share(
      double cpuCores, MemorySize taskHeap, MemorySize taskOffHeap, MemorySize managed)
      implements Serializable {}

  /**
   * Divides the TaskManager that a cluster's configuration describes.
   *
   * @param problems is told what the configuration lacks, as one sentence
   */
  public static Optional<SlotShares> read(ReadableConfig config, Consumer<String> problems) {
    String key =
        ExternalResourceOptions.getAmountConfigOptionForResource(DeviceChoice.GpuOfSlot.RESOURCE);
    try {
      Optional<Long> gpus = config.getOptional(ConfigOptions.key(key).longType().noDefaultValue());
      if (gpus.isEmpty() || gpus.get() < 1) {
        problems.accept(
            "%s is %s, but scoring asks for a slot with a GPU: set it to the number of GPUs that each TaskManager has."
                .formatted(key, gpus.map(String::valueOf).orElse("missing")));
        return Optional.empty();
      }
      return Optional.of(
          of(
              TaskExecutorProcessUtils.processSpecFromConfig(Configuration.fromMap(config.toMap())),
              gpus.get()));
    } catch (IllegalConfigurationException e) {
      problems.accept(
          "Scoring asks for a slot with a GPU, but the configuration does not say how large a TaskManager is (%s): submit the job with the taskmanager.* settings of its cluster."
              .formatted(e.getMessage()));
    } catch (IllegalArgumentException e) {
      problems.accept("%s, or a size of taskmanager.*, is no number.".formatted(key));
    }
    return Optional.empty();
  }

  private static SlotShares of(TaskExecutorProcessSpec taskManager, long gpus) {
    int slots = taskManager.getNumSlots();
    double cores = taskManager.getCpuCores().getValue().doubleValue();
    double gpuCores = cores / (2.0 * (slots + 1) * gpus);
    MemorySize heap = taskManager.getTaskHeapSize();
    MemorySize offHeap = taskManager.getTaskOffHeapSize();
    MemorySize managed = taskManager.getManagedMemorySize();
    Share withGpu =
        new Share(
            gpuCores,
            ofGpuSlot(heap, slots, gpus),
            ofGpuSlot(offHeap, slots, gpus),
            ofGpuSlot(managed, slots, gpus));
    Share others =
        new Share(
            roundedDown((cores - gpus * gpuCores) / slots),
            ofOtherSlot(heap, withGpu.taskHeap(), slots, gpus),
            ofOtherSlot(offHeap, withGpu.taskOffHeap(), slots, gpus),
            ofOtherSlot(managed, withGpu.managed(), slots, gpus));
    return new SlotShares(withGpu, others);
  }

  private static MemorySize ofGpuSlot(MemorySize whole, int slots, long gpus) {
    return new MemorySize(whole.getBytes() / (2L * (slots + 1) * gpus));
  }

  private static MemorySize ofOtherSlot(
      MemorySize whole, MemorySize ofGpuSlot, int slots, long gpus) {
    return new MemorySize((whole.getBytes() - gpus * ofGpuSlot.getBytes()) / slots);
  }

  /** So that the parts are not more than the whole by the last digit. */
  private static double roundedDown(double cores) {
    return Math.floor(cores * 1e6) / 1e6;
  }
}
