package dev.labelstream.e2e.benchmark;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** One batch of one row of one number: the smallest fragment that there is. */
final class NumberedRow extends ArrowReader {

  static final Schema SCHEMA =
      new Schema(List.of(Field.nullable("number", new ArrowType.Int(64, true))));

  private final long number;
  private boolean given;

  NumberedRow(BufferAllocator allocator, long number) {
    super(allocator);
    this.number = number;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    root.clear();
    if (given) {
      return false;
    }
    given = true;
    ((BigIntVector) root.getVector("number")).setSafe(0, number);
    root.setRowCount(1);
    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return SCHEMA;
  }
}
