package dev.labelstream.training.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The types of weights that are read, by their names in safetensors. */
public enum ElementType {
  /** IEEE 754 single precision. */
  F32(4, 6),
  /** IEEE 754 half precision. */
  F16(2, 5),
  /** The upper half of a single. */
  BF16(2, 15);

  private final int bytes;
  private final int torchCode;

  ElementType(int bytes, int torchCode) {
    this.bytes = bytes;
    this.torchCode = torchCode;
  }

  /** How many bytes one takes. */
  public int bytes() {
    return bytes;
  }

  /** PyTorch's number for the type, {@code c10/core/ScalarType.h}. */
  public int torchCode() {
    return torchCode;
  }

  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
