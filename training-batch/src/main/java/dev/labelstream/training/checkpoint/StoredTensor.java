package dev.labelstream.training.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name as the file has it
 * @param type of its numbers
 * @param shape empty for a single number
 * @param file that holds it
 * @param offset of its first byte in the file
 */
public record StoredTensor(
    String name, ElementType type, List<Long> shape, Path file, long offset) {

  public StoredTensor {
    shape = List.copyOf(shape);
  }

  /** How many numbers it has. */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** How many bytes it takes. */
  public long bytes() {
    return Math.multiplyExact(size(), (long) type.bytes());
  }
}
