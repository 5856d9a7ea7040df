package dev.labelstream.sinks;

import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;

/** {@link StagedLabels} in bytes of our own; a change needs new methods, as in FragmentCodec. */
final class StagedLabelsCodec {

  private StagedLabelsCodec() {}

  static void writeV1(List<StagedLabels> labels, DataOutput out) throws IOException {
    out.writeInt(labels.size());
    for (StagedLabels staged : labels) {
      out.writeUTF(staged.file());
      out.writeUTF(staged.modelColumn());
      out.writeLong(staged.rows());
    }
  }

  static List<StagedLabels> readV1(DataInputDeserializer in) throws IOException {
    int count = FragmentCodec.readCount(in);
    List<StagedLabels> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(new StagedLabels(in.readUTF(), in.readUTF(), in.readLong()));
    }
    return labels;
  }
}
