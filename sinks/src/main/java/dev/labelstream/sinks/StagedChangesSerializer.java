package dev.labelstream.sinks;

import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** {@link StagedChanges} on their way from a writer to the aggregator. Version 1 knew no labels. */
final class StagedChangesSerializer extends VersionedBytes<StagedChanges> {

  private static final int MAGIC = 0x1a5e57a6;
  private static final int VERSION_2 = 2;

  StagedChangesSerializer() {
    super(MAGIC, "staged changes", VERSION_2);
  }

  @Override
  void write(StagedChanges staged, DataOutputSerializer out) throws IOException {
    FragmentCodec.writeV1(staged.fragments(), out);
    StagedLabelsCodec.writeV1(staged.labels(), out);
    out.writeLong(staged.rows());
    out.writeLong(staged.bytes());
  }

  @Override
  StagedChanges read(int version, DataInputDeserializer in) throws IOException {
    return new StagedChanges(
        FragmentCodec.readV1(in),
        version < VERSION_2 ? List.of() : StagedLabelsCodec.readV1(in),
        in.readLong(),
        in.readLong());
  }
}
