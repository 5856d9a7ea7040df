package dev.labelstream.training.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes tensors in the format that {@link SafetensorsHeader} reads. */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * A tensor to be written.
   *
   * @param name of the tensor
   * @param type of its numbers
   * @param shape empty for a single number
   * @param content asked for when it is the tensor's turn
   */
  public record Entry(String name, ElementType type, List<Long> shape, Content content) {

    public Entry {
      shape = List.copyOf(shape);
    }

    /** One whose numbers are there already, little endian. */
    public static Entry of(String name, ElementType type, List<Long> shape, ByteBuffer bytes) {
      return new Entry(name, type, shape, channel -> writeAll(channel, bytes));
    }

    long bytes() {
      return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    }
  }

  /** The numbers of a tensor. */
  @FunctionalInterface
  public interface Content {
    /** Writes them, little endian, as many bytes as the entry says. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /**
   * Writes a file, which must not be there yet, and forces it to the disk.
   *
   * @param metadata texts that say something about the file
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, List<Entry> entries, Map<String, String> metadata)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, entries, metadata);
      channel.force(true);
    }
  }

  /** Writes to a channel, which is not closed. */
  public static void write(
      WritableByteChannel channel, List<Entry> entries, Map<String, String> metadata)
      throws IOException {
    writeAll(channel, header(entries, metadata));
    for (Entry entry : entries) {
      entry.content().writeTo(channel);
    }
  }

  private static ByteBuffer header(List<Entry> entries, Map<String, String> metadata)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode header = mapper.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(SafetensorsHeader.METADATA);
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (Entry entry : entries) {
      ObjectNode place = header.putObject(entry.name());
      place.put("dtype", entry.type().name());
      var shape = place.putArray("shape");
      entry.shape().forEach(shape::add);
      place.putArray("data_offsets").add(offset).add(offset + entry.bytes());
      offset += entry.bytes();
    }
    byte[] json = mapper.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    bytes.put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    ByteBuffer remaining = bytes.duplicate();
    while (remaining.hasRemaining()) {
      channel.write(remaining);
    }
  }
}
