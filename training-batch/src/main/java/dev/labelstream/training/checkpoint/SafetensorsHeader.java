package dev.labelstream.training.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file holds.
 *
 * <p>Format: the length of the header in eight bytes, little endian; the header, a JSON object of
 * each tensor's type, shape and place, and {@code __metadata__}, texts by names; the tensors.
 *
 * @param tensors by their names, in the order of the header
 * @param metadata texts that say something about the file
 */
public record SafetensorsHeader(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  private static final int LENGTH_BYTES = Long.BYTES;
  // The reference library's own bound.
  private static final long LONGEST = 100_000_000;

  /**
   * Reads the header of a file.
   *
   * @throws IOException if the file is missing, is shorter than its header says, or is no
   *     safetensors file
   */
  public static SafetensorsHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long length = bytes(channel, file, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > LONGEST) {
        throw new IOException(
            "%s is not a safetensors file: its header would have %d bytes".formatted(file, length));
      }
      JsonNode header =
          new ObjectMapper().readTree(bytes(channel, file, LENGTH_BYTES, (int) length).array());
      return parse(header, file, LENGTH_BYTES + length, channel.size());
    } catch (NoSuchFileException e) {
      throw new IOException("The weights %s are missing".formatted(file), e);
    } catch (JacksonException e) {
      throw new IOException(
          "%s is not a safetensors file: its header is not JSON".formatted(file), e);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, Path file, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("%s ends within its header".formatted(file));
      }
    }
    return bytes.flip();
  }

  private static SafetensorsHeader parse(JsonNode header, Path file, long start, long fileSize)
      throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals(METADATA)) {
        field.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
      } else {
        tensors.put(
            field.getKey(), tensor(field.getKey(), field.getValue(), file, start, fileSize));
      }
    }
    return new SafetensorsHeader(tensors, metadata);
  }

  private static StoredTensor tensor(
      String name, JsonNode entry, Path file, long start, long fileSize) throws IOException {
    String typeName = entry.path("dtype").asText();
    ElementType type =
        ElementType.named(typeName)
            .orElseThrow(
                () ->
                    new IOException(
                        "%s holds %s as %s; weights are read as F32, BF16 and F16 only (quantised checkpoints cannot be trained)"
                            .formatted(file, name, typeName)));
    List<Long> shape = new ArrayList<>();
    entry.path("shape").forEach(axis -> shape.add(axis.asLong()));
    long begin = entry.path("data_offsets").path(0).asLong(-1);
    long end = entry.path("data_offsets").path(1).asLong(-1);
    var tensor = new StoredTensor(name, type, shape, file, start + begin);
    if (begin < 0 || end - begin != tensor.bytes()) {
      throw new IOException(
          "%s is broken: %s of shape %s takes %d bytes, but has %d"
              .formatted(file, name, shape, tensor.bytes(), end - begin));
    }
    if (tensor.offset() % type.bytes() != 0) {
      throw new IOException(
          "%s cannot be mapped: %s begins at byte %d, which is no multiple of %d. Write it anew with a current safetensors library."
              .formatted(file, name, tensor.offset(), type.bytes()));
    }
    if (start + end > fileSize) {
      throw new IOException(
          "%s is cut off: %s ends at byte %d, the file at byte %d"
              .formatted(file, name, start + end, fileSize));
    }
    return tensor;
  }
}
