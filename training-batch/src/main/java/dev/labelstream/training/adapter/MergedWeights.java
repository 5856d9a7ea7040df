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
   * @param model in any precision if low-rank products were learned: sums are made in single
   * @throws IllegalArgumentException if weights learned in half precision, which they do not here
   */
  public MergedWeights(QwenVl model) {
    if (!model.learning().isEmpty() && model.settings().precision() != ElementType.F32) {
      throw new IllegalArgumentException(
          "Weights learn in single precision, but the model is held in "
              + model.settings().precision());
    }
    this.model = model;
  }

  @Override
  public Optional<ByteBuffer> of(String name, StoredTensor stored) {
    LowRank lowRank =
        name.endsWith(WEIGHT)
            ? model.added().byModule().get(name.substring(0, name.length() - WEIGHT.length()))
            : null;
    if (lowRank != null) {
      try (NDManager owner = model.manager().newSubManager()) {
        return Optional.of(bytes(model.merged(model.weight(name), lowRank, owner), stored.type()));
      }
    }
    NDArray learned = model.learning().get(name);
    return learned == null ? Optional.empty() : Optional.of(bytes(learned, stored.type()));
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
