package dev.labelstream.training.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** A safetensors file, read by code that shares nothing with the model's. */
public final class GoldenTensors {

  private final JsonNode header;
  private final ByteBuffer data;

  private GoldenTensors(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  public static GoldenTensors read(Path file) {
    try {
      return parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static GoldenTensors parse(byte[] file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(header);
    return new GoldenTensors(
        new ObjectMapper().readTree(header), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    header.fieldNames().forEachRemaining(names::add);
    names.remove("__metadata__");
    return names;
  }

  public boolean has(String name) {
    return header.has(name);
  }

  public int[] shape(String name) {
    return StreamSupport.stream(entry(name).get("shape").spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  public float[] floats(String name) {
    float[] floats = new float[bytes(name, "F32").remaining() / Float.BYTES];
    bytes(name, "F32").asFloatBuffer().get(floats);
    return floats;
  }

  public ByteBuffer floatBytes(String name) {
    return bytes(name, "F32");
  }

  public int[] ints(String name) {
    int[] ints = new int[bytes(name, "I32").remaining() / Integer.BYTES];
    bytes(name, "I32").asIntBuffer().get(ints);
    return ints;
  }

  public byte[] bytes(String name) {
    byte[] bytes = new byte[bytes(name, "U8").remaining()];
    bytes(name, "U8").get(bytes);
    return bytes;
  }

  private ByteBuffer bytes(String name, String type) {
    JsonNode entry = entry(name);
    if (!entry.get("dtype").asText().equals(type)) {
      throw new IllegalArgumentException(name + " is " + entry.get("dtype") + ", not " + type);
    }
    int begin = entry.get("data_offsets").get(0).asInt();
    int end = entry.get("data_offsets").get(1).asInt();
    return data.slice(begin, end - begin).order(ByteOrder.LITTLE_ENDIAN);
  }

  private JsonNode entry(String name) {
    JsonNode entry = header.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("There is no " + name + " among " + names());
    }
    return entry;
  }
}
