package dev.labelstream.sinks;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The {@link FragmentSplit} in the readers' state. */
final class FragmentSplitSerializer extends VersionedBytes<FragmentSplit> {

  private static final int MAGIC = 0x1a5ef4a9;

  FragmentSplitSerializer() {
    super(MAGIC, "a fragment to read", 1);
  }

  @Override
  void write(FragmentSplit split, DataOutputSerializer out) throws IOException {
    out.writeLong(split.version());
    out.writeInt(split.fragmentId());
    out.writeUTF(split.modelVersion());
    out.writeLong(split.rows());
    out.writeInt(split.nextOffset());
  }

  @Override
  FragmentSplit read(int version, DataInputDeserializer in) throws IOException {
    return new FragmentSplit(
        in.readLong(), in.readInt(), in.readUTF(), in.readLong(), in.readInt());
  }
}
