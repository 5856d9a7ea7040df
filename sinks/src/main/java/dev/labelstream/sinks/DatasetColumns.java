package dev.labelstream.sinks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the dataset the columns that a job writes.
 *
 * <p>A missing column is added without touching a file: it is null in the rows before. Any number
 * of tasks and jobs may do so at once; each column comes once. A column that the job does not write
 * stays, and is null in its rows.
 */
final class DatasetColumns {

  private static final Logger LOG = LoggerFactory.getLogger(DatasetColumns.class);
  private static final int MAX_TRIES = 20;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));

  private final LanceTable table;
  private final String dataset;
  private final Random jitter = new Random();

  DatasetColumns(LanceTable table, String dataset) {
    this.table = table;
    this.dataset = dataset;
  }

  /**
   * Adds the columns that are missing.
   *
   * @return the dataset's columns, with those that the job does not write
   * @throws BrokenChainException if a column has another type, or cannot be left null
   */
  Schema prepare(Schema written) throws InterruptedException {
    return prepare(written, true);
  }

  /**
   * Adds the columns that are missing, for a job that writes no rows but only these columns of rows
   * that are there.
   *
   * @throws BrokenChainException if a column has another type
   */
  Schema prepareLabels(Schema written) throws InterruptedException {
    return prepare(written, false);
  }

  private Schema prepare(Schema written, boolean forNewRows) throws InterruptedException {
    for (int failures = 0; ; ) {
      Schema stored = table.schema();
      List<Field> missing = missing(written, stored);
      check(written, stored, forNewRows);
      if (missing.isEmpty()) {
        return stored;
      }
      try {
        table.addColumns(missing);
        LOG.info(
            "Added the columns {} to {}",
            missing.stream().map(Field::getName).collect(Collectors.joining(", ")),
            dataset);
      } catch (BrokenChainException e) {
        throw e;
      } catch (RuntimeException e) {
        // Somebody else committed, perhaps the same columns: the next look will tell.
        failures++;
        if (failures == MAX_TRIES) {
          throw e;
        }
        Thread.sleep(BACKOFF.after(failures, jitter).toMillis());
      }
    }
  }

  private static List<Field> missing(Schema written, Schema stored) {
    return written.getFields().stream()
        .filter(field -> named(stored, field.getName()).isEmpty())
        .toList();
  }

  private void check(Schema written, Schema stored, boolean forNewRows) {
    List<String> problems = new ArrayList<>();
    for (Field field : written.getFields()) {
      Optional<Field> present = named(stored, field.getName());
      if (present.isPresent() && !present.get().getType().equals(field.getType())) {
        problems.add(
            "column %s is %s in the dataset, but the job writes %s"
                .formatted(field.getName(), present.get().getType(), field.getType()));
      }
    }
    for (Field field : stored.getFields()) {
      if (forNewRows && !field.isNullable() && named(written, field.getName()).isEmpty()) {
        problems.add(
            "column %s of the dataset must not be null, but the job does not write it"
                .formatted(field.getName()));
      }
    }
    if (!problems.isEmpty()) {
      throw new BrokenChainException(
          "Cannot write to %s: %s. Give the label another name, or write to another dataset."
              .formatted(dataset, String.join("; ", problems)));
    }
  }

  private static Optional<Field> named(Schema schema, String name) {
    return schema.getFields().stream().filter(field -> field.getName().equals(name)).findFirst();
  }
}
