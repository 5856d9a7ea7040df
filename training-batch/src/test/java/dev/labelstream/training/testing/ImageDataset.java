package dev.labelstream.training.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.WriteParams;
import org.lance.cleanup.CleanupPolicy;

/** A dataset of pictures on disk. */
public final class ImageDataset {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              field("id", new ArrowType.Utf8()),
              new Field(
                  "image",
                  new FieldType(
                      true,
                      new ArrowType.LargeBinary(),
                      null,
                      Map.of("lance-encoding:compression", "none")),
                  null),
              field("height", new ArrowType.Int(32, true)),
              field("width", new ArrowType.Int(32, true)),
              field("sha256", new ArrowType.Utf8()),
              field("caption", new ArrowType.Utf8()),
              field("quality", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
              field("content_rating", new ArrowType.Utf8()),
              new Field(
                  "other",
                  new FieldType(
                      true,
                      new ArrowType.LargeBinary(),
                      null,
                      Map.of("lance-encoding:compression", "none")),
                  null)));

  private final Path path;

  public ImageDataset(Path path) {
    this.path = path;
  }

  private static Field field(String name, ArrowType type) {
    return Field.nullable(name, type);
  }

  public String uri() {
    return path.toString();
  }

  /** Writes the rows as one more version. */
  public ImageDataset append(List<ImageRow> rows) {
    write(
        SCHEMA,
        root -> {
          for (int i = 0; i < rows.size(); i++) {
            put(root, i, rows.get(i));
          }
          root.setRowCount(rows.size());
        });
    return this;
  }

  /** Writes whatever {@code fill} puts into the columns as one more version. */
  public void write(Schema schema, Consumer<VectorSchemaRoot> fill) {
    var stream = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator()) {
      try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
          ArrowStreamWriter writer = new ArrowStreamWriter(root, null, stream)) {
        fill.accept(root);
        writer.writeBatch();
      }
      try (var reader =
              new ArrowStreamReader(new ByteArrayInputStream(stream.toByteArray()), allocator);
          Dataset written =
              Dataset.write()
                  .allocator(allocator)
                  .reader(reader)
                  .uri(uri())
                  .mode(
                      Files.exists(path)
                          ? WriteParams.WriteMode.APPEND
                          : WriteParams.WriteMode.CREATE)
                  .enableStableRowIds(true)
                  .dataStorageVersion("2.1")
                  .execute()) {
        written.version();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(VectorSchemaRoot root, int i, ImageRow row) {
    text(root, "id", i, row.id());
    ((LargeVarBinaryVector) root.getVector("image")).setSafe(i, row.image());
    ((IntVector) root.getVector("height")).setSafe(i, row.height());
    ((IntVector) root.getVector("width")).setSafe(i, row.width());
    text(root, "sha256", i, row.sha256());
    text(root, "caption", i, row.caption());
    ((Float4Vector) root.getVector("quality")).setSafe(i, row.quality());
    text(root, "content_rating", i, row.contentRating());
    ((LargeVarBinaryVector) root.getVector("other")).setSafe(i, row.other());
  }

  private static void text(VectorSchemaRoot root, String column, int i, @Nullable String value) {
    if (value != null) {
      ((VarCharVector) root.getVector(column)).setSafe(i, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Brings all rows into one fragment, and takes the rows of an id out. */
  public void compactWithout(String id) {
    change(
        dataset -> {
          dataset.delete("id = '" + id + "'");
          dataset.compact();
        });
  }

  /** Removes all versions but the newest and those with a tag. */
  public void cleanUp() {
    change(
        dataset ->
            dataset.cleanupWithPolicy(
                CleanupPolicy.builder()
                    .withBeforeTimestampMillis(System.currentTimeMillis() + 1000)
                    .withErrorIfTaggedOldVersions(false)
                    .build()));
  }

  private void change(Consumer<Dataset> change) {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = Dataset.open().uri(uri()).allocator(allocator).build()) {
      change.accept(dataset);
    }
  }
}
