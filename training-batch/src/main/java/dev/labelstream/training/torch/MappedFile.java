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
import java.util.List;

/**
 * A file in memory, of which tensors are parts. What is asked for in the type and on the device
 * that it is stored in is not copied, and read when it is used; the system may drop it again.
 *
 * <p>PyTorch maps it rather than Java, whose maps end at 2 GiB and know no bfloat16.
 */
public final class MappedFile implements AutoCloseable {

  private static final int HEADER_OF_PLACE = 4;

  private final TorchScript script;
  private final NDManager manager;
  private final NDArray bytes;

  private MappedFile(TorchScript script, NDManager manager) {
    this.script = script;
    this.manager = manager;
    this.bytes = script.call("bytes", manager).tensor();
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
    TorchScript script =
        TorchScript.load(
            "MappedFile",
            MappedFile.class,
            "mapped_file.torchscript",
            List.of(
                new TorchScriptAttribute.Text("file", file.toAbsolutePath().toString()),
                new TorchScriptAttribute.Whole("size", Files.size(file))));
    return new MappedFile(script, NDManager.newBaseManager(Device.cpu(), "PyTorch"));
  }

  /**
   * Returns a part as a tensor. It keeps the file mapped by itself, and outlives this.
   *
   * @param offset of its first byte
   * @param length in bytes
   * @param storedType PyTorch's number for the type in the file
   * @param wantedType PyTorch's number for the type to return
   * @param shape empty for a single number
   * @param owner of the tensor, on the device where it shall be
   */
  public NDArray tensor(
      long offset, long length, int storedType, int wantedType, List<Long> shape, NDManager owner) {
    long[] place = new long[HEADER_OF_PLACE + shape.size()];
    place[0] = offset;
    place[1] = length;
    place[2] = storedType;
    place[3] = wantedType;
    for (int axis = 0; axis < shape.size(); axis++) {
      place[HEADER_OF_PLACE + axis] = shape.get(axis);
    }
    try (NDManager call = manager.newSubManager();
        NDArray like = owner.create(new Shape(0), DataType.FLOAT32)) {
      NDArray tensor =
          script
              .call("tensor", call)
              .with(bytes)
              .with(call.create(place, new Shape(place.length)))
              .with(like)
              .tensor();
      tensor.attach(owner);
      return tensor;
    }
  }

  @Override
  public void close() {
    manager.close();
    script.close();
  }
}
