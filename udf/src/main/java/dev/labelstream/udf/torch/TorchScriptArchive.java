package dev.labelstream.udf.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a module without weights from its TorchScript text, as {@code torch.jit.save} would: a zip
 * of stored entries with the code, a pickle that makes the one module object, and no constants. So
 * a model of plain arithmetic stays readable source in our resources, and no Python is needed.
 *
 * <p>Format: "TorchScript serialization", {@code torch/csrc/jit/docs/serialization.md} of PyTorch;
 * the pickle is of protocol 2.
 */
public final class TorchScriptArchive {

  private static final int PROTOCOL_2 = 0x80;
  private static final int EMPTY_TUPLE = ')';
  private static final int NEW_OBJECT = 0x81;
  private static final int EMPTY_DICT = '}';
  private static final int MARK = '(';
  private static final int UNICODE = 'X';
  private static final int LONG = 0x8a;
  private static final int DOUBLE = 'G';
  private static final int FALSE = 0x89;
  private static final int SET_ITEMS = 'u';
  private static final int BUILD = 'b';
  private static final int STOP = '.';

  private TorchScriptArchive() {}

  /**
   * Returns the archive of one module that has {@code training} as its only attribute.
   *
   * @param className of the module in {@code source}
   * @param source TorchScript as the archive format has it (aten names, dtypes as numbers)
   */
  public static byte[] of(String className, String source) {
    return of(className, source, List.of());
  }

  /**
   * Returns the archive of one module.
   *
   * @param className of the module in {@code source}
   * @param source TorchScript as the archive format has it (aten names, dtypes as numbers)
   * @param attributes that the module has beside {@code training}, each declared in the source
   */
  public static byte[] of(String className, String source, List<TorchScriptAttribute> attributes) {
    var archive = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(archive)) {
      store(zip, "data.pkl", moduleObject(className, attributes));
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", noConstants());
      store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return archive.toByteArray();
  }

  /** {@code __torch__.<className>()} with {@code training = False} and the attributes. */
  private static byte[] moduleObject(String className, List<TorchScriptAttribute> attributes)
      throws IOException {
    var pickle = new ByteArrayOutputStream();
    pickle.write(PROTOCOL_2);
    pickle.write(2);
    pickle.write(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.UTF_8));
    pickle.write(EMPTY_TUPLE);
    pickle.write(NEW_OBJECT);
    pickle.write(EMPTY_DICT);
    pickle.write(MARK);
    pickle.write(text("training"));
    pickle.write(FALSE);
    for (TorchScriptAttribute attribute : attributes) {
      pickle.write(text(attribute.name()));
      pickle.write(value(attribute));
    }
    pickle.write(SET_ITEMS);
    pickle.write(BUILD);
    pickle.write(STOP);
    return pickle.toByteArray();
  }

  private static byte[] value(TorchScriptAttribute attribute) {
    if (attribute instanceof TorchScriptAttribute.Whole whole) {
      return ByteBuffer.allocate(2 + Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put((byte) LONG)
          .put((byte) Long.BYTES)
          .putLong(whole.value())
          .array();
    }
    if (attribute instanceof TorchScriptAttribute.Real real) {
      return ByteBuffer.allocate(1 + Double.BYTES)
          .order(ByteOrder.BIG_ENDIAN)
          .put((byte) DOUBLE)
          .putDouble(real.value())
          .array();
    }
    return text(((TorchScriptAttribute.Text) attribute).value());
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + Integer.BYTES + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) UNICODE)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] noConstants() {
    return new byte[] {(byte) PROTOCOL_2, 2, (byte) EMPTY_TUPLE, (byte) STOP};
  }

  /** PyTorch maps its archives into memory and therefore takes no compressed entries. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var checksum = new CRC32();
    checksum.update(content);
    var entry = new ZipEntry("labelstream/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
