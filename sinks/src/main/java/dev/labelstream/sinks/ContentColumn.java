package dev.labelstream.sinks;

import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** How a column holds one piece of content for each row. */
enum ContentColumn {
  /** {@code binary} or {@code large_binary}. */
  BINARY,
  /** Lance's blob encoding: a scan tells only where the bytes are. */
  BLOB,
  /** A list of binaries, of which the first counts. */
  FIRST_OF_LIST;

  /** Field metadata of Lance's, of its first and its second kind of blob. */
  private static final String BLOB_ENCODING = "lance-encoding:blob";

  private static final String EXTENSION = "ARROW:extension:name";
  private static final String BLOB_EXTENSION = "lance.blob.v2";

  /** What the field is; empty if it is none of these. */
  static Optional<ContentColumn> of(Field field) {
    if (Boolean.parseBoolean(field.getMetadata().get(BLOB_ENCODING))
        || BLOB_EXTENSION.equals(field.getMetadata().get(EXTENSION))) {
      return Optional.of(BLOB);
    }
    if (isBinary(field)) {
      return Optional.of(BINARY);
    }
    boolean isList =
        field.getType() instanceof ArrowType.List || field.getType() instanceof ArrowType.LargeList;
    return isList && isBinary(field.getChildren().get(0))
        ? Optional.of(FIRST_OF_LIST)
        : Optional.empty();
  }

  private static boolean isBinary(Field field) {
    return field.getType() instanceof ArrowType.Binary
        || field.getType() instanceof ArrowType.LargeBinary;
  }

  /** Why the column cannot be read for its content, as one sentence; empty if it can. */
  static Optional<String> problemOf(Schema schema, String column, String dataset) {
    Optional<Field> field =
        schema.getFields().stream().filter(f -> f.getName().equals(column)).findFirst();
    if (field.isEmpty()) {
      return Optional.of(
          "there is no column '%s' in %s, which has %s"
              .formatted(
                  column,
                  dataset,
                  schema.getFields().stream()
                      .map(Field::getName)
                      .collect(Collectors.joining(", "))));
    }
    return of(field.get()).isPresent()
        ? Optional.empty()
        : Optional.of(
            "the column '%s' of %s is %s, but must be binary, large_binary, a blob or a list of binaries"
                .formatted(column, dataset, field.get().getType()));
  }
}
