package dev.labelstream.sinks;

import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** {@link LanceCommittable}s in checkpoints and savepoints. Version 1 knew no labels. */
final class LanceCommittableSerializer extends VersionedBytes<LanceCommittable> {

  private static final int MAGIC = 0x1a5ec033;
  private static final int VERSION_2 = 2;

  LanceCommittableSerializer() {
    super(MAGIC, "a committable", VERSION_2);
  }

  @Override
  void write(LanceCommittable committable, DataOutputSerializer out) throws IOException {
    out.writeUTF(committable.sinkId());
    out.writeUTF(committable.commitId());
    FragmentCodec.writeText(committable.parentId(), out);
    out.writeLong(committable.checkpointId());
    out.writeLong(committable.floorVersion());
    FragmentCodec.writeV1(committable.fragments(), out);
    StagedLabelsCodec.writeV1(committable.labels(), out);
    out.writeLong(committable.rows());
    out.writeLong(committable.bytes());
  }

  @Override
  LanceCommittable read(int version, DataInputDeserializer in) throws IOException {
    return new LanceCommittable(
        in.readUTF(),
        in.readUTF(),
        FragmentCodec.readText(in),
        in.readLong(),
        in.readLong(),
        FragmentCodec.readV1(in),
        version < VERSION_2 ? List.of() : StagedLabelsCodec.readV1(in),
        in.readLong(),
        in.readLong());
  }
}
