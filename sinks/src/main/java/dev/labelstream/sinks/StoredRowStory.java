package dev.labelstream.sinks;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;
import org.lance.Version;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * One row of a dataset's newest version, and how it became what it is.
 *
 * @param values by column, in the dataset's order, as Arrow gives them, but text as a string, a
 *     time as an {@link Instant} and of bytes only a {@link Bytes}
 * @param events the oldest first; a label that was changed and changed back between two versions
 *     that were looked at is not seen
 */
public record StoredRowStory(
    String uri, long version, Map<String, @Nullable Object> values, List<Event> events) {

  /** What stands for bytes. */
  public record Bytes(int size, String sha256) {
    @Override
    public String toString() {
      return "%,d bytes, sha256 %s".formatted(size, sha256);
    }
  }

  /**
   * Something that has happened to the row.
   *
   * @param version that has brought it
   */
  public record Event(long version, String what) {}

  private static final String ROW_ID = "_rowid";
  private static final String ID = "id";
  private static final int MOST_NAMED = 3;

  public StoredRowStory {
    events = List.copyOf(events);
  }

  /**
   * Finds the rows with an id; more than one if it was uploaded more than once.
   *
   * @throws IOException if there is no such dataset or row, or it cannot be read
   */
  public static List<StoredRowStory> read(String uri, Map<String, String> storage, String id)
      throws IOException {
    NamedDataset named = new NamedDataset(uri, storage);
    try (ReadableDataset newest = named.newest()) {
      if (!newest.has(ID)) {
        throw new IOException("%s has no column '%s'".formatted(uri, ID));
      }
      TreeMap<Long, Map<String, @Nullable Object>> found = new TreeMap<>();
      scan(
          newest,
          new ScanOptions.Builder()
              .filter("%s = '%s'".formatted(ID, id.replace("'", "''")))
              .withRowId(true)
              .build(),
          (rowId, values) -> found.put(rowId, values));
      if (found.isEmpty()) {
        throw new IOException(
            "Version %d of %s has no row with the id '%s'; some of its %d rows are %s"
                .formatted(
                    newest.version(),
                    uri,
                    id,
                    newest.dataset().countRows(),
                    String.join(", ", someIds(newest))));
      }
      List<Long> kept =
          newest.dataset().listVersions().stream().map(Version::getId).sorted().toList();
      List<StoredRowStory> stories = new ArrayList<>();
      for (Map.Entry<Long, Map<String, @Nullable Object>> row : found.entrySet()) {
        stories.add(
            new StoredRowStory(
                uri,
                newest.version(),
                row.getValue(),
                new RowHistory(named, row.getKey(), kept).events()));
      }
      return stories;
    } catch (RuntimeException e) {
      throw named.unreadable(e);
    }
  }

  @FunctionalInterface
  private interface RowTaker {
    void take(long rowId, Map<String, @Nullable Object> values);
  }

  private static void scan(ReadableDataset dataset, ScanOptions options, RowTaker taker)
      throws IOException {
    try (LanceScanner scanner = dataset.dataset().newScan(options);
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        for (int i = 0; i < batch.getRowCount(); i++) {
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          for (FieldVector vector : batch.getFieldVectors()) {
            if (!vector.getName().equals(ROW_ID)) {
              values.put(vector.getName(), shown(vector, i));
            }
          }
          taker.take(((UInt8Vector) batch.getVector(ROW_ID)).get(i), values);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot read " + dataset.uri() + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Object shown(FieldVector vector, int row) {
    Object value = vector.getObject(row);
    if (value instanceof Long micros && vector instanceof TimeStampMicroTZVector) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
    if (value instanceof byte[] bytes) {
      return new Bytes(bytes.length, sha256(bytes));
    }
    return value instanceof Text text ? text.toString() : value;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static List<String> someIds(ReadableDataset dataset) throws IOException {
    List<String> ids = new ArrayList<>();
    scan(
        dataset,
        new ScanOptions.Builder().columns(List.of(ID)).limit(MOST_NAMED).withRowId(true).build(),
        (rowId, values) -> ids.add(String.valueOf(values.get(ID))));
    return ids;
  }
}
