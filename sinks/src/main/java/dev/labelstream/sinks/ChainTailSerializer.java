package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The {@link ChainTail} in the aggregator's state. */
final class ChainTailSerializer extends VersionedBytes<ChainTail> {

  private static final int MAGIC = 0x1a5ec4a1;

  ChainTailSerializer() {
    super(MAGIC, "the chain of commits", 1);
  }

  @Override
  void write(ChainTail tail, DataOutputSerializer out) throws IOException {
    out.writeInt(tail.commitIds().size());
    for (String commitId : tail.commitIds()) {
      out.writeUTF(commitId);
    }
    out.writeLong(tail.floorVersion());
  }

  @Override
  ChainTail read(int version, DataInputDeserializer in) throws IOException {
    int count = FragmentCodec.readCount(in);
    List<String> commitIds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      commitIds.add(in.readUTF());
    }
    return new ChainTail(commitIds, in.readLong());
  }
}
