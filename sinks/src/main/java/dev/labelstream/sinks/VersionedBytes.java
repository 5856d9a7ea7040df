package dev.labelstream.sinks;

import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The frame of every state that the sink writes: a magic number, then the content in the layout of
 * the serializer's version. A new layout is a new version beside the old ones, which stay readable.
 */
abstract class VersionedBytes<T> implements SimpleVersionedSerializer<T> {

  private static final int VERSION_1 = 1;

  private final int magic;
  private final String what;

  VersionedBytes(int magic, String what) {
    this.magic = magic;
    this.what = what;
  }

  abstract void writeV1(T value, DataOutputSerializer out) throws IOException;

  abstract T readV1(DataInputDeserializer in) throws IOException;

  @Override
  public final int getVersion() {
    return VERSION_1;
  }

  @Override
  public final byte[] serialize(T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    out.writeInt(magic);
    writeV1(value, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public final T deserialize(int version, byte[] serialized) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    try {
      T value = read(version, in);
      if (in.available() > 0) {
        throw new IOException(
            "Cannot read %s from the state: %d bytes follow its end. The state is corrupt."
                .formatted(what, in.available()));
      }
      return value;
    } catch (EOFException e) {
      throw new IOException(
          "Cannot read %s from the state: its %d bytes end too early. The state is corrupt."
              .formatted(what, serialized.length),
          e);
    }
  }

  private T read(int version, DataInputDeserializer in) throws IOException {
    int found = in.readInt();
    if (found != magic) {
      throw new IOException(
          "Cannot read %s from the state: it begins with %08x instead of %08x. The state is corrupt or not of this sink."
              .formatted(what, found, magic));
    }
    if (version != VERSION_1) {
      throw new IOException(
          "Cannot read %s from the state: its version is %d, this release knows 1. Restore with the release that wrote it."
              .formatted(what, version));
    }
    return readV1(in);
  }
}
