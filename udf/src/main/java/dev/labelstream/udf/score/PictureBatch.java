package dev.labelstream.udf.score;

import dev.labelstream.udf.Picture;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures for a model: as they are stored, and decoded side by side in one direct buffer.
 *
 * <p>Axes: N pictures, 3 channels in the input's order, H rows, W columns; uint8, contiguous in
 * this order. Different pictures may be written by different threads.
 */
public final class PictureBatch {

  private final ModelInput input;
  private final int size;
  private final ByteBuffer pixels;
  private final List<@Nullable Picture> stored;

  private PictureBatch(
      ModelInput input, int size, ByteBuffer pixels, List<@Nullable Picture> stored) {
    this.input = input;
    this.size = size;
    this.pixels = pixels;
    this.stored = stored;
  }

  /** Makes room for {@code size} pictures, all black. */
  public static PictureBatch allocate(ModelInput input, int size) {
    return new PictureBatch(
        input,
        size,
        ByteBuffer.allocateDirect(Math.multiplyExact(size, input.bytesPerPicture())),
        Arrays.asList(new @Nullable Picture[size]));
  }

  public ModelInput input() {
    return input;
  }

  /** How many pictures there are, N. */
  public int size() {
    return size;
  }

  /** Returns the pixels, (N, 3, H, W): a view of this batch's memory, valid as long as it is. */
  public ByteBuffer pixels() {
    return pixels.duplicate();
  }

  /** Returns {@code count} pictures from {@code first} on; a view, nothing is copied. */
  public PictureBatch part(int first, int count) {
    int bytes = input.bytesPerPicture();
    return new PictureBatch(
        input,
        count,
        pixels.slice(first * bytes, count * bytes),
        stored.subList(first, first + count));
  }

  /** The picture at a place, as it is stored. */
  public Picture stored(int picture) {
    Picture found = stored.get(picture);
    if (found == null) {
      throw new IllegalStateException("No picture is stored at place " + picture);
    }
    return found;
  }

  /** Keeps a picture beside its pixels; null when the batch is done with it. */
  public void store(int place, @Nullable Picture picture) {
    stored.set(place, picture);
  }

  /** Returns one channel of one picture, (H, W); a view. */
  ByteBuffer plane(int picture, int channel) {
    int bytes = input.bytesPerPicture() / 3;
    return pixels.slice((picture * 3 + channel) * bytes, bytes);
  }

  /**
   * Puts a picture in its place.
   *
   * @param decoded (3, H, W) in the input's order of channels
   */
  public void put(int picture, byte[] decoded) {
    if (decoded.length != input.bytesPerPicture()) {
      throw new IllegalArgumentException(
          "A picture of %d bytes, not %d".formatted(decoded.length, input.bytesPerPicture()));
    }
    pixels.put(picture * decoded.length, decoded);
  }

  /** Copies one picture over another. */
  void copy(int from, int to) {
    int bytes = input.bytesPerPicture();
    pixels.put(to * bytes, pixels, from * bytes, bytes);
    stored.set(to, stored.get(from));
  }
}
