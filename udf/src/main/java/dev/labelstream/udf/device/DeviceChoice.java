package dev.labelstream.udf.device;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Where the device of a scoring subtask comes from. */
public sealed interface DeviceChoice extends Serializable {

  /** The same for every subtask. */
  record Fixed(ComputeDevice device) implements DeviceChoice {
    @Override
    public String toString() {
      return device.toString();
    }
  }

  /**
   * One of the GPUs that Flink offers to the TaskManager as its external resource {@link
   * #RESOURCE}; the slot asks for one.
   *
   * @param shares of a TaskManager that the slots of the job ask for
   */
  record GpuOfSlot(SlotShares shares) implements DeviceChoice {

    /** As {@code external-resources} names it. */
    public static final String RESOURCE = "gpu";

    private static final String INDEX = "index";

    /**
     * Returns the indexes of the GPUs that Flink offers to the TaskManager of a task, in order; all
     * of its tasks see the same ones.
     *
     * @throws IOException if there is none
     */
    public List<Integer> offeredTo(RuntimeContext task) throws IOException {
      List<Integer> indexes =
          task.getExternalResourceInfos(RESOURCE).stream()
              .flatMap(gpu -> gpu.getProperty(INDEX).stream())
              .map(Integer::valueOf)
              .sorted()
              .toList();
      if (indexes.isEmpty()) {
        throw new IOException(
            "Cannot score on a GPU: Flink counts one for this slot, but its discovery found none on this TaskManager, whose log says why. Look at external-resource.gpu.driver-factory.class and the discovery script, or set labelstream.score.device to cpu.");
      }
      return indexes;
    }

    @Override
    public String toString() {
      return "a GPU of the slot";
    }
  }
}
