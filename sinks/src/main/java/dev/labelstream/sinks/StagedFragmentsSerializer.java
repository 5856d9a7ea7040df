package dev.labelstream.sinks;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** {@link StagedFragments} on their way from a writer to the aggregator. */
final class StagedFragmentsSerializer extends VersionedBytes<StagedFragments> {

  private static final int MAGIC = 0x1a5e57a6;

  StagedFragmentsSerializer() {
    super(MAGIC, "staged fragments");
  }

  @Override
  void writeV1(StagedFragments staged, DataOutputSerializer out) throws IOException {
    FragmentCodec.writeV1(staged.fragments(), out);
    out.writeLong(staged.rows());
    out.writeLong(staged.bytes());
  }

  @Override
  StagedFragments readV1(DataInputDeserializer in) throws IOException {
    return new StagedFragments(FragmentCodec.readV1(in), in.readLong(), in.readLong());
  }
}
