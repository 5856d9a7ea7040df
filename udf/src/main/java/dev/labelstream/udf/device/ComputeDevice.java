package dev.labelstream.udf.device;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model runs on. */
public sealed interface ComputeDevice extends Serializable {

  /** The processor. */
  record Cpu() implements ComputeDevice {
    @Override
    public Device open() {
      return Device.cpu();
    }

    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * One GPU.
   *
   * @param index among the GPUs that the process sees, from 0
   */
  record Cuda(int index) implements ComputeDevice {
    private static final Pattern NAME = Pattern.compile("cuda:(\\d{1,3})");

    @Override
    public Device open() throws IOException {
      int seen = Engine.getEngine("PyTorch").getGpuCount();
      if (index >= seen) {
        throw new IOException(
            "Cannot use the device %s: PyTorch sees %d GPUs here. Take the CUDA build of PyTorch and a machine with the GPU, or set the device to cpu."
                .formatted(this, seen));
      }
      return Device.gpu(index);
    }

    @Override
    public String toString() {
      return "cuda:" + index;
    }
  }

  /**
   * Returns the device for DJL.
   *
   * @throws IOException if this process has no such device
   */
  Device open() throws IOException;

  /**
   * Reads a device's name.
   *
   * @param name {@code cpu} or {@code cuda:N}
   * @return the device, or nothing if the name is neither
   */
  static Optional<ComputeDevice> named(String name) {
    if (name.equals("cpu")) {
      return Optional.of(new Cpu());
    }
    Matcher cuda = Cuda.NAME.matcher(name);
    return cuda.matches()
        ? Optional.of(new Cuda(Integer.parseInt(cuda.group(1))))
        : Optional.empty();
  }
}
