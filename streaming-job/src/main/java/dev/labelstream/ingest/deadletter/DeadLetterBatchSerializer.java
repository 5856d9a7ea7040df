package dev.labelstream.ingest.deadletter;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Batches in checkpoints and savepoints: commit id (two longs), number of partitions and each with
 * its floor (int, long), number of letters, length of their bytes, the bytes. A new layout is a new
 * version beside this one, which stays readable.
 */
final class DeadLetterBatchSerializer implements SimpleVersionedSerializer<DeadLetterBatch> {

  private static final int VERSION_1 = 1;

  @Override
  public int getVersion() {
    return VERSION_1;
  }

  @Override
  public byte[] serialize(DeadLetterBatch batch) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64 + batch.letters().length);
    out.writeLong(batch.commitId().getMostSignificantBits());
    out.writeLong(batch.commitId().getLeastSignificantBits());
    out.writeInt(batch.floor().size());
    for (Map.Entry<Integer, Long> partition : batch.floor().entrySet()) {
      out.writeInt(partition.getKey());
      out.writeLong(partition.getValue());
    }
    out.writeInt(batch.count());
    out.writeInt(batch.letters().length);
    out.write(batch.letters());
    return out.getCopyOfBuffer();
  }

  @Override
  public DeadLetterBatch deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION_1) {
      throw new IOException(
          "Cannot read dead letters from the state: their version is %d, this release knows 1. Restore with the release that wrote it."
              .formatted(version));
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    UUID commitId = new UUID(in.readLong(), in.readLong());
    Map<Integer, Long> floor = new HashMap<>();
    int partitions = in.readInt();
    for (int i = 0; i < partitions; i++) {
      floor.put(in.readInt(), in.readLong());
    }
    int count = in.readInt();
    byte[] letters = new byte[in.readInt()];
    in.readFully(letters);
    return new DeadLetterBatch(commitId, floor, count, letters);
  }
}
