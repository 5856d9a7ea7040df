package dev.labelstream.training.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.udf.torch.TorchScriptAttribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in memory, of which tensors are parts. What is asked for in the type and on the device
 * that it is stored in is not copied, and read when it is used; the system may drop it again.
 *
 * <p>PyTorch maps it rather than Java, whose maps end at 2 GiB and know no bfloat16.
 */
public final class MappedFile implements AutoCloseable {

  private static final int HEADER_OF_PLACE = 3;

  private final Path file;
  private final TorchScript script;
  private final NDManager manager;
  private final Map<Integer, NDArray> numbersByType = new HashMap<>();

  private MappedFile(Path file) {
    this.file = file;
    this.manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    this.script =
        TorchScript.load(
            "MappedFile",
            MappedFile.class,
            "mapped_file.torchscript",
            List.of(new TorchScriptAttribute.Text("file", file.toAbsolutePath().toString())));
  }

  /**
   * Maps a file.
   *
   * @throws IOException if it cannot be read
   */
  public static MappedFile open(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("The file %s cannot be read".formatted(file));
    }
    return new MappedFile(file);
  }

  /**
   * Returns a part as a tensor. It keeps the file mapped by itself, and outlives this.
   *
   * @param part where it lies
   * @param wantedType PyTorch's number for the type to return
   * @param owner of the tensor, on the device where it shall be
   * @throws IOException if the file's size cannot be found
   */
  public NDArray tensor(Part part, int wantedType, NDManager owner) throws IOException {
    NDArray numbers = numbers(part);
    long[] place = new long[HEADER_OF_PLACE + part.shape().size()];
    place[0] = part.offset() / part.elementBytes();
    place[1] = place[0] + part.size();
    place[2] = wantedType;
    for (int axis = 0; axis < part.shape().size(); axis++) {
      place[HEADER_OF_PLACE + axis] = part.shape().get(axis);
    }
    try (NDManager call = manager.newSubManager();
        NDArray like = owner.create(new Shape(0), DataType.FLOAT32)) {
      NDArray tensor =
          script.call("tensor", call).with(numbers).with(call.create(place)).with(like).tensor();
      tensor.attach(owner);
      return tensor;
    }
  }

  /** The whole file as numbers of one type. */
  private NDArray numbers(Part part) throws IOException {
    NDArray known = numbersByType.get(part.type());
    if (known != null) {
      return known;
    }
    try (NDManager call = manager.newSubManager()) {
      long count = Files.size(file) / part.elementBytes();
      NDArray numbers =
          script.call("numbers", call).with(call.create(new long[] {count, part.type()})).tensor();
      numbers.attach(manager);
      numbersByType.put(part.type(), numbers);
      return numbers;
    }
  }

  @Override
  public void close() {
    manager.close();
    script.close();
  }

  /**
   * A tensor's place in a file.
   *
   * @param offset of its first byte, a multiple of {@code elementBytes}
   * @param type PyTorch's number for its type
   * @param elementBytes how many bytes a number takes
   * @param shape empty for a single number
   */
  public record Part(long offset, int type, int elementBytes, List<Long> shape) {

    public Part {
      if (offset % elementBytes != 0) {
        throw new IllegalArgumentException(
            "Byte %d begins no number of %d bytes".formatted(offset, elementBytes));
      }
      shape = List.copyOf(shape);
    }

    long size() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }
}
