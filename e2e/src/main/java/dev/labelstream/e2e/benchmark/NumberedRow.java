package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.FilledBatches;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** One batch of one row of one number: the smallest fragment that there is. */
final class NumberedRow extends FilledBatches {

  static final Schema SCHEMA =
      new Schema(List.of(Field.nullable("number", new ArrowType.Int(64, true))));

  private final long number;
  private boolean given;

  NumberedRow(BufferAllocator allocator, long number) {
    super(allocator, SCHEMA);
    this.number = number;
  }

  @Override
  protected int fill(VectorSchemaRoot root) {
    if (given) {
      return 0;
    }
    given = true;
    ((BigIntVector) root.getVector("number")).setSafe(0, number);
    return 1;
  }
}
