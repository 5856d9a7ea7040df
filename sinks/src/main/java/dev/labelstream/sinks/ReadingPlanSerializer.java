package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The {@link ReadingPlan} in the enumerator's state. */
final class ReadingPlanSerializer extends VersionedBytes<ReadingPlan> {

  private static final int MAGIC = 0x1a5e94a7;

  private final FragmentSplitSerializer splits = new FragmentSplitSerializer();

  ReadingPlanSerializer() {
    super(MAGIC, "the plan of what to read", 1);
  }

  @Override
  void write(ReadingPlan plan, DataOutputSerializer out) throws IOException {
    out.writeLong(plan.version());
    out.writeUTF(plan.modelVersion());
    out.writeLong(plan.rows());
    out.writeInt(plan.waiting().size());
    for (FragmentSplit split : plan.waiting()) {
      splits.write(split, out);
    }
  }

  @Override
  ReadingPlan read(int version, DataInputDeserializer in) throws IOException {
    long datasetVersion = in.readLong();
    String modelVersion = in.readUTF();
    long rows = in.readLong();
    int count = FragmentCodec.readCount(in);
    List<FragmentSplit> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(splits.read(version, in));
    }
    return new ReadingPlan(datasetVersion, modelVersion, rows, waiting);
  }
}
