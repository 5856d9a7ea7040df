package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.torch.TorchScript;
import java.util.List;

/**
 * Turns positions into the angles that queries and keys are rotated by (rotary embedding, arXiv
 * 2104.09864).
 *
 * <p>Axes: A axes of a position, N tokens or patches, F frequencies, half as many as a head has
 * numbers.
 */
final class Rotary {

  private final NDArray frequencies;
  private final NDArray axes;

  private Rotary(NDArray frequencies, NDArray axes) {
    this.frequencies = frequencies;
    this.axes = axes;
  }

  /**
   * The decoder's: one row of frequencies, of which each section turns with another axis.
   *
   * @param sections how many frequencies turn with each axis; they add up to F
   */
  static Rotary inSections(
      List<Integer> sections, double base, TorchScript script, NDManager owner) {
    int f = sections.stream().mapToInt(Integer::intValue).sum();
    float[] exponents = new float[f];
    long[] axes = new long[f];
    int i = 0;
    for (int axis = 0; axis < sections.size(); axis++) {
      for (int end = i + sections.get(axis); i < end; i++) {
        exponents[i] = 2f * i / (2f * f);
        axes[i] = axis;
      }
    }
    return of(exponents, axes, base, script, owner);
  }

  /**
   * The vision tower's: all axes turn with the same frequencies, one after the other.
   *
   * @param axisCount A
   * @param f F, a multiple of A
   */
  static Rotary sameForAll(int axisCount, int f, double base, TorchScript script, NDManager owner) {
    int each = f / axisCount;
    float[] exponents = new float[f];
    long[] axes = new long[f];
    for (int i = 0; i < f; i++) {
      exponents[i] = 2f * (i % each) / (2f * each);
      axes[i] = i / each;
    }
    return of(exponents, axes, base, script, owner);
  }

  private static Rotary of(
      float[] exponents, long[] axes, double base, TorchScript script, NDManager owner) {
    // By PyTorch's own power: the last bit of a frequency counts at the thousandth token.
    NDArray frequencies =
        script
            .call("frequencies", owner)
            .with(owner.create((float) base))
            .with(owner.create(exponents))
            .tensor();
    return new Rotary(frequencies, owner.create(axes));
  }

  /**
   * The cosines and sines of the angles, (N, 1, F) each.
   *
   * @param positions (A, N), row by row
   * @param like has the type that they shall have
   */
  NDList angles(
      long[] positions, int axisCount, NDArray like, TorchScript script, NDManager owner) {
    NDArray places = owner.create(positions, new Shape(axisCount, positions.length / axisCount));
    return script
        .call("rotary", owner)
        .with(places)
        .with(axes)
        .with(frequencies)
        .with(like)
        .tensors();
  }
}
