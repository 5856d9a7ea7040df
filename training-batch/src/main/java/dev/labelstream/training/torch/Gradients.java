package dev.labelstream.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says whether PyTorch records gradients, for the calling thread.
 *
 * <p>DJL's own collector is one for the whole process, and jobs share processes.
 */
public final class Gradients {

  private Gradients() {}

  /** Computes something with gradients recorded. */
  public static <T> T recorded(Supplier<T> computation) {
    return inMode(true, computation);
  }

  /** Computes something without. */
  public static <T> T unrecorded(Supplier<T> computation) {
    return inMode(false, computation);
  }

  private static <T> T inMode(boolean recorded, Supplier<T> computation) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(recorded);
    try {
      return computation.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /**
   * Adds the gradients of a tensor to those of every leaf that it was computed from, and forgets
   * how it was computed.
   *
   * @param tensor that was computed with gradients recorded
   * @param gradient of the whole with respect to the tensor, of its shape
   */
  public static void backward(NDArray tensor, NDArray gradient) {
    JniUtils.backward((PtNDArray) tensor, (PtNDArray) gradient, false, false);
  }

  /** Makes a leaf of a tensor: what is computed from it has gradients from now on. */
  public static void want(NDArray tensor) {
    JniUtils.attachGradient((PtNDArray) tensor, true);
  }

  /**
   * The gradient that has come together at a leaf.
   *
   * @param owner of the answer
   * @return nothing if no {@link #backward} has come by
   */
  public static Optional<NDArray> of(NDArray leaf, NDManager owner) {
    PtNDArray gradient = JniUtils.getGradient((PtNDArray) leaf);
    if (gradient == null) {
      return Optional.empty();
    }
    gradient.attach(owner);
    return Optional.of(gradient);
  }
}
