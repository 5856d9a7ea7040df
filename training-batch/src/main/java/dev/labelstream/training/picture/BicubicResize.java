package dev.labelstream.training.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.torch.TorchScript;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Resizes pictures as torchvision does: antialiased bicubic on bytes, by the same kernel of
 * PyTorch. Safe for several threads at once.
 */
public final class BicubicResize implements AutoCloseable {

  private final TorchScript script =
      TorchScript.load("Resize", BicubicResize.class, "resize.torchscript", List.of());

  /** Returns {@code picture} at another size; itself if it has that size. */
  public RgbPicture to(PixelSize size, RgbPicture picture) {
    if (picture.size().equals(size)) {
      return picture;
    }
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(picture.samples().length);
      bytes.put(picture.samples()).rewind();
      NDArray pixels =
          manager.create(
              bytes,
              new Shape(1, RgbPicture.CHANNELS, picture.height(), picture.width()),
              DataType.UINT8);
      NDArray target = manager.create(new long[] {size.height(), size.width()});
      NDArray resized = script.call("resize", manager).with(pixels).with(target).tensor();
      return new RgbPicture(resized.toByteArray(), size.height(), size.width());
    }
  }

  @Override
  public void close() {
    script.close();
  }
}
