package dev.labelstream.udf.device;

import java.io.IOException;

/** A device that nobody else on the machine takes until this is closed; a processor is shared. */
public interface DeviceLease extends AutoCloseable {

  ComputeDevice device();

  /** Gives the device back, when nothing uses it any more. */
  @Override
  void close() throws IOException;

  /** Of a device that many use. */
  static DeviceLease shared(ComputeDevice device) {
    return new DeviceLease() {
      @Override
      public ComputeDevice device() {
        return device;
      }

      @Override
      public void close() {}
    };
  }
}
