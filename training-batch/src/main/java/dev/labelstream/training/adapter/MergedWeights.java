package dev.labelstream.training.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.labelstream.training.checkpoint.CheckpointCopy;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.StoredTensor;
import dev.labelstream.training.model.LowRank;
import dev.labelstream.training.model.QwenVl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Optional;

/**
 * The weights of a model with what was learned in them: low-rank products added, and weights that
 * learned themselves as they are now.
 */
public final class MergedWeights implements CheckpointCopy.Replacement {

  private static final String WEIGHT = ".weight";

  private final QwenVl model;

  /**
   * Takes those of a model, with what is added to it now.
   *
   * @param model in single precision: what is added up in half of it is lost to rounding
   */
  public MergedWeights(QwenVl model) {
    if (model.settings().precision() != ElementType.F32) {
      throw new IllegalArgumentException(
          "Weights are merged in single precision, but the model is held in "
              + model.settings().precision());
    }
    this.model = model;
  }

  @Override
  public Optional<ByteBuffer> of(String name, StoredTensor stored) {
    if (!model.weights().containsKey(name)) {
      return Optional.empty();
    }
    NDArray weight = model.weight(name);
    LowRank lowRank =
        name.endsWith(WEIGHT)
            ? model.added().byModule().get(name.substring(0, name.length() - WEIGHT.length()))
            : null;
    try (NDManager owner = model.manager().newSubManager()) {
      NDArray merged = lowRank == null ? weight : model.merged(weight, lowRank, owner);
      return Optional.of(bytes(merged, stored.type()));
    }
  }

  private static ByteBuffer bytes(NDArray numbers, ElementType type) {
    return switch (type) {
      case F32 -> numbers.toByteBuffer();
      case F16 -> {
        try (NDArray half = numbers.toType(DataType.FLOAT16, true)) {
          yield half.toByteBuffer();
        }
      }
      case BF16 -> upperHalves(numbers.toFloatArray());
    };
  }

  /** The nearest bfloat16, ties to even, as PyTorch rounds. */
  private static ByteBuffer upperHalves(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ShortBuffer halves = bytes.asShortBuffer();
    for (float number : numbers) {
      int bits = Float.floatToIntBits(number);
      int rounded = Float.isNaN(number) ? bits : bits + 0x7fff + (bits >>> 16 & 1);
      halves.put((short) (rounded >>> 16));
    }
    return bytes;
  }
}
