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

  private final int magic;
  private final String what;
  private final int newestVersion;

  VersionedBytes(int magic, String what, int newestVersion) {
    this.magic = magic;
    this.what = what;
    this.newestVersion = newestVersion;
  }

  /** Writes in the layout of the newest version. */
  abstract void write(T value, DataOutputSerializer out) throws IOException;

  /**
   * @param version of the layout, from 1 to the newest
   */
  abstract T read(int version, DataInputDeserializer in) throws IOException;

  @Override
  public final int getVersion() {
    return newestVersion;
  }

  @Override
  public final byte[] serialize(T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    out.writeInt(magic);
    write(value, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public final T deserialize(int version, byte[] serialized) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    try {
      T value = checked(version, in);
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

  private T checked(int version, DataInputDeserializer in) throws IOException {
    int found = in.readInt();
    if (found != magic) {
      throw new IOException(
          "Cannot read %s from the state: it begins with %08x instead of %08x. The state is corrupt or not of this sink."
              .formatted(what, found, magic));
    }
    if (version < 1 || version > newestVersion) {
      throw new IOException(
          "Cannot read %s from the state: its version is %d, this release knows 1 to %d. Restore with the release that wrote it."
              .formatted(what, version, newestVersion));
    }
    return read(version, in);
  }
}
