package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.FilledBatches;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of a number and as many random bytes as a picture has, which compress no better. */
final class NumberedPictures extends FilledBatches {

  static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("number", new ArrowType.Int(64, true)),
              new Field(
                  "image",
                  new FieldType(
                      true,
                      new ArrowType.LargeBinary(),
                      null,
                      Map.of("lance-encoding:compression", "none")),
                  null)));

  private static final int BATCH = 100;

  private final int end;
  private final byte[] picture;
  private final Random random;
  private int next;

  /**
   * @param first number
   * @param pictureBytes of each
   */
  NumberedPictures(BufferAllocator allocator, int first, int count, int pictureBytes) {
    super(allocator, SCHEMA);
    this.next = first;
    this.end = first + count;
    this.picture = new byte[pictureBytes];
    this.random = new Random(first);
  }

  @Override
  protected int fill(VectorSchemaRoot root) {
    int count = Math.min(BATCH, end - next);
    BigIntVector numbers = (BigIntVector) root.getVector("number");
    LargeVarBinaryVector images = (LargeVarBinaryVector) root.getVector("image");
    images.allocateNew((long) count * picture.length, count);
    for (int i = 0; i < count; i++) {
      numbers.setSafe(i, next++);
      random.nextBytes(picture);
      images.setSafe(i, picture);
    }
    return count;
  }
}
