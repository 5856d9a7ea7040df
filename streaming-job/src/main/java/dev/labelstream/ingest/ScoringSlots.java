package dev.labelstream.ingest;

import dev.labelstream.udf.device.DeviceChoice.GpuOfSlot;
import dev.labelstream.udf.device.SlotShares.Share;
import dev.labelstream.udf.score.ScoreSettings;
import java.util.Optional;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraphGenerator;

/**
 * Puts each operator that scores on GPUs into slots of its own, each of which asks Flink for one
 * GPU, and leaves all others in Flink's default slots. Where nothing asks for a GPU, all share the
 * default slots, as if this were not there.
 */
public final class ScoringSlots {

  private static final double ONE_GPU = 1;

  private final Optional<GpuOfSlot> gpu;

  private ScoringSlots(Optional<GpuOfSlot> gpu) {
    this.gpu = gpu;
  }

  /**
   * Says in an environment what its default slots ask for.
   *
   * @param settings of all operators that score in this job
   */
  public static ScoringSlots of(ScoreSettings settings, StreamExecutionEnvironment environment) {
    if (settings.labels().isEmpty() || !(settings.device() instanceof GpuOfSlot gpu)) {
      return new ScoringSlots(Optional.empty());
    }
    environment.registerSlotSharingGroup(
        group(StreamGraphGenerator.DEFAULT_SLOT_SHARING_GROUP, gpu.shares().others()).build());
    return new ScoringSlots(Optional.of(gpu));
  }

  /**
   * Gives an operator, and those that follow it and don't say otherwise, slots with a GPU.
   *
   * @param name of the slots; those of one name are shared
   */
  public <T> SingleOutputStreamOperator<T> withGpu(
      SingleOutputStreamOperator<T> scoring, String name) {
    gpu.map(slot -> group(name, slot.shares().withGpu()))
        .map(slot -> slot.setExternalResource(GpuOfSlot.RESOURCE, ONE_GPU).build())
        .ifPresent(scoring::slotSharingGroup);
    return scoring;
  }

  /** Brings a sink that follows scoring back to the default slots. */
  public <T> DataStreamSink<T> withoutGpu(DataStreamSink<T> sink) {
    return sink.slotSharingGroup(StreamGraphGenerator.DEFAULT_SLOT_SHARING_GROUP);
  }

  private static SlotSharingGroup.Builder group(String name, Share share) {
    return SlotSharingGroup.newBuilder(name)
        .setCpuCores(share.cpuCores())
        .setTaskHeapMemory(share.taskHeap())
        .setTaskOffHeapMemory(share.taskOffHeap())
        .setManagedMemory(share.managed());
  }
}
