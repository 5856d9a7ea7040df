package dev.labelstream.sinks;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** {@link LanceCommittable}s in checkpoints and savepoints. */
final class LanceCommittableSerializer extends VersionedBytes<LanceCommittable> {

  private static final int MAGIC = 0x1a5ec033;

  LanceCommittableSerializer() {
    super(MAGIC, "a committable");
  }

  @Override
  void writeV1(LanceCommittable committable, DataOutputSerializer out) throws IOException {
    out.writeUTF(committable.sinkId());
    out.writeUTF(committable.commitId());
    FragmentCodec.writeText(committable.parentId(), out);
    out.writeLong(committable.checkpointId());
    out.writeLong(committable.floorVersion());
    FragmentCodec.writeV1(committable.fragments(), out);
    out.writeLong(committable.rows());
    out.writeLong(committable.bytes());
  }

  @Override
  LanceCommittable readV1(DataInputDeserializer in) throws IOException {
    return new LanceCommittable(
        in.readUTF(),
        in.readUTF(),
        FragmentCodec.readText(in),
        in.readLong(),
        in.readLong(),
        FragmentCodec.readV1(in),
        in.readLong(),
        in.readLong());
  }
}
