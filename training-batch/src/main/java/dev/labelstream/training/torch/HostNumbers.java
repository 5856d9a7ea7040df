package dev.labelstream.training.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers that TorchScript reads one by one to know what to do, such as lengths. They are in the
 * processor's memory always: each read out of a GPU's would wait for all that it has to do.
 */
public final class HostNumbers {

  private HostNumbers() {}

  /** Whole numbers, which end with their owner. */
  public static NDArray of(long[] numbers, Shape shape, NDManager owner) {
    return owner.newSubManager(Device.cpu()).create(numbers, shape);
  }

  /** Numbers, which end with their owner. */
  public static NDArray of(double[] numbers, NDManager owner) {
    return owner.newSubManager(Device.cpu()).create(numbers);
  }
}
