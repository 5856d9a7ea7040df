package dev.labelstream.sinks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Looks before a job starts whether a dataset is such as its settings say. All problems are one
 * sentence each, without its full stop.
 */
public final class DatasetCheck implements AutoCloseable {

  private final ReadableDataset newest;
  private final Map<String, String> storage;

  private DatasetCheck(ReadableDataset newest, Map<String, String> storage) {
    this.newest = newest;
    this.storage = storage;
  }

  /**
   * Opens the dataset.
   *
   * @return nothing if there is none
   */
  public static Optional<DatasetCheck> of(String dataset, Map<String, String> storage) {
    return ReadableDataset.newest(dataset, storage).map(found -> new DatasetCheck(found, storage));
  }

  /** Whether the version is there that is to be read. */
  public void checkPin(DatasetPin pin, Consumer<String> problems) {
    OptionalLong version = versionOf(pin);
    if (pin instanceof DatasetPin.AtTag at && version.isEmpty()) {
      problems.accept("there is no tag '%s' in %s".formatted(at.tag(), newest.uri()));
    } else if (version.isPresent()) {
      Optional<ReadableDataset> found = at(version.getAsLong());
      found.ifPresentOrElse(
          ReadableDataset::close,
          () ->
              problems.accept(
                  "there is no version %d of %s, or it was cleaned up; the newest is %d"
                      .formatted(version.getAsLong(), newest.uri(), newest.version())));
    }
    if (pin instanceof DatasetPin.Following && !newest.dataset().hasStableRowIds()) {
      problems.accept(
          "%s has no stable row ids, so its rows cannot be told apart over compactions; label one version of it at a time"
              .formatted(newest.uri()));
    }
  }

  /** Whether the version, if it is there, has a column that can be read for its content. */
  public void checkContent(DatasetPin pin, String column, Consumer<String> problems) {
    OptionalLong version = versionOf(pin);
    if (version.isEmpty()) {
      ContentColumn.problemOf(newest.schema(), column, newest.uri()).ifPresent(problems);
      return;
    }
    try (ReadableDataset pinned = at(version.getAsLong()).orElse(null)) {
      if (pinned != null) {
        ContentColumn.problemOf(pinned.schema(), column, newest.uri()).ifPresent(problems);
      }
    }
  }

  /**
   * Whether a label's columns fit those that are there.
   *
   * @param label the columns that the label's sink is going to write
   * @param modelColumn the one of them that says which model wrote a row's values
   */
  public void checkLabel(Schema label, String modelColumn, Consumer<String> problems) {
    for (Field column : label.getFields()) {
      Optional<Field> present = named(newest.schema().getFields(), column.getName());
      if (present.isPresent() && !present.get().getType().equals(column.getType())) {
        problems.accept(
            "the column %s of %s is %s, but the label's is %s; give the label another name"
                .formatted(
                    column.getName(), newest.uri(), present.get().getType(), column.getType()));
      } else if (present.isPresent() && !newest.has(modelColumn)) {
        problems.accept(
            "%s has a column %s, but no %s to say which model wrote it; drop it, or give the label another name"
                .formatted(newest.uri(), column.getName(), modelColumn));
      }
    }
  }

  private OptionalLong versionOf(DatasetPin pin) {
    if (pin instanceof DatasetPin.AtVersion at) {
      return OptionalLong.of(at.version());
    }
    return pin instanceof DatasetPin.AtTag at ? newest.versionOf(at.tag()) : OptionalLong.empty();
  }

  private Optional<ReadableDataset> at(long version) {
    return ReadableDataset.at(version, newest.uri(), storage);
  }

  private static Optional<Field> named(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.getName().equals(name)).findFirst();
  }

  @Override
  public void close() {
    newest.close();
  }
}
