package dev.labelstream.training.model;

import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.udf.device.ComputeDevice;

/**
 * How a model is held.
 *
 * @param device that it runs on
 * @param precision of its weights and of what flows between its layers
 * @param dropout the share of a low-rank matrix's inputs that is left out while learning
 */
public record ModelSettings(ComputeDevice device, ElementType precision, double dropout) {

  public ModelSettings {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "The dropout must be at least 0 and less than 1, but is " + dropout);
    }
  }

  /** On the processor, in single precision, without dropout. */
  public static ModelSettings onCpu() {
    return new ModelSettings(new ComputeDevice.Cpu(), ElementType.F32, 0);
  }
}
