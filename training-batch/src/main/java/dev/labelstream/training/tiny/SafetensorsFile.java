package dev.labelstream.training.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes random tensors as a safetensors file of float32. */
final class SafetensorsFile {

  private static final int BUFFERED_NUMBERS = 64 * 1024;
  private static final int ALIGNMENT = 8;

  private SafetensorsFile() {}

  static void write(Path file, List<RandomTensor> tensors, long seed) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      byte[] header = header(tensors);
      writeAll(
          channel,
          ByteBuffer.allocate(Long.BYTES + header.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(header.length)
              .put(header)
              .flip());
      for (RandomTensor tensor : tensors) {
        writeNumbers(channel, tensor, tensor.random(seed));
      }
    }
  }

  private static byte[] header(List<RandomTensor> tensors) throws IOException {
    var json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long at = 0;
    for (RandomTensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", "F32");
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      entry.putArray("data_offsets").add(at).add(at + tensor.bytes());
      at += tensor.bytes();
    }
    byte[] text = json.writeValueAsBytes(header);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] aligned = Arrays.copyOf(text, padded);
    Arrays.fill(aligned, text.length, padded, (byte) ' ');
    return aligned;
  }

  private static void writeNumbers(FileChannel channel, RandomTensor tensor, Random random)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(BUFFERED_NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long left = tensor.count();
    while (left > 0) {
      int now = (int) Math.min(left, BUFFERED_NUMBERS);
      bytes.clear().limit(now * Float.BYTES);
      tensor.next(random, bytes.asFloatBuffer());
      writeAll(channel, bytes);
      left -= now;
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
