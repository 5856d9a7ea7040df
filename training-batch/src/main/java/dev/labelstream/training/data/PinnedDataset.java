package dev.labelstream.training.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.Tag;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One version of a dataset, to be read. Safe for several threads that take rows at once. */
public final class PinnedDataset implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PinnedDataset.class);

  private static final String ROW_ID = "_rowid";
  private static final long CACHE_BYTES = 64L << 20;

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final DatasetPin pin;
  private final boolean newlyPinned;

  private PinnedDataset(BufferAllocator allocator, Opened opened) {
    this.allocator = allocator;
    this.dataset = opened.dataset();
    this.pin = opened.pin();
    this.newlyPinned = opened.newlyPinned();
  }

  /**
   * Opens the version that the settings say, and holds it by a tag.
   *
   * @param tag the run's own; if it is there already it must hold the same version
   * @param goesOn whether a run is started again, which keeps to the version that its tag holds,
   *     whatever is newest by now
   * @throws IOException if there is no such dataset, version or tag, or the run's tag holds another
   *     version
   */
  public static PinnedDataset pin(DatasetSettings settings, String tag, boolean goesOn)
      throws IOException {
    return opened(
        settings,
        dataset -> {
          Optional<Long> held = versionOf(dataset, tag);
          long version = wanted(dataset, settings, goesOn ? held : Optional.empty());
          if (held.isPresent() && held.get() != version) {
            throw new IOException(
                "The tag %s of %s holds version %d, not %d: an earlier run had this name. Give another output or that version, or delete the tag."
                    .formatted(tag, settings.uri(), held.get(), version));
          }
          DatasetPin pin = new DatasetPin(settings.uri(), version, tag);
          Dataset at = checkedOut(dataset, pin);
          if (held.isEmpty()) {
            dataset.tags().create(tag, version);
            LOG.info("Pinned version {} of {} by the tag {}", version, settings.uri(), tag);
          }
          return new Opened(at, pin, held.isEmpty());
        });
  }

  /**
   * Opens a pinned version again.
   *
   * @throws IOException if it is gone
   */
  public static PinnedDataset open(DatasetSettings settings, DatasetPin pin) throws IOException {
    return opened(settings, dataset -> new Opened(checkedOut(dataset, pin), pin, false));
  }

  private static PinnedDataset opened(DatasetSettings settings, Choice choice) throws IOException {
    BufferAllocator allocator = new RootAllocator();
    ReadOptions options =
        new ReadOptions.Builder()
            .setStorageOptions(settings.storageOptions())
            .setMetadataCacheSizeBytes(CACHE_BYTES)
            .setIndexCacheSizeBytes(CACHE_BYTES)
            .build();
    try (Dataset newest =
        Dataset.open().uri(settings.uri()).allocator(allocator).readOptions(options).build()) {
      return new PinnedDataset(allocator, choice.of(newest));
    } catch (IOException e) {
      allocator.close();
      throw e;
    } catch (RuntimeException e) {
      allocator.close();
      throw new IOException(
          "Cannot open the dataset %s: %s".formatted(settings.uri(), firstLine(e)), e);
    }
  }

  private static Optional<Long> versionOf(Dataset dataset, String tag) {
    return dataset.tags().list().stream()
        .filter(existing -> existing.getName().equals(tag))
        .map(Tag::getVersion)
        .findFirst();
  }

  private static long wanted(Dataset dataset, DatasetSettings settings, Optional<Long> held)
      throws IOException {
    if (settings.version() != null) {
      return settings.version();
    }
    if (settings.tag() != null) {
      return versionOf(dataset, settings.tag())
          .orElseThrow(
              () ->
                  new IOException(
                      "The dataset %s has no tag %s.".formatted(settings.uri(), settings.tag())));
    }
    return held.orElseGet(dataset::version);
  }

  private static Dataset checkedOut(Dataset dataset, DatasetPin pin) throws IOException {
    try {
      return dataset.checkoutVersion(pin.version());
    } catch (RuntimeException e) {
      throw new IOException(
          "Version %d of %s is not there: it was cleaned up, or never was; the newest is %d. Give a version that is, or none for the newest."
              .formatted(pin.version(), pin.uri(), dataset.version()),
          e);
    }
  }

  /** What is trained on. */
  public DatasetPin pin() {
    return pin;
  }

  /**
   * Takes the tag away again if this pinned the version: nothing will be trained on it. Else it is
   * that of a run which began before, and stays.
   */
  public void unpin() {
    if (newlyPinned) {
      dataset.tags().delete(pin.tag());
      LOG.info("Released version {} of {}: no run came of it", pin.version(), pin.uri());
    }
  }

  /** The columns with their types. */
  public Schema schema() {
    return dataset.getSchema();
  }

  boolean hasColumn(String name) {
    return schema().getFields().stream().map(Field::getName).anyMatch(name::equals);
  }

  /** The number of all rows. */
  public long rows() {
    return dataset.countRows();
  }

  /**
   * Looks at rows in the order in which they are stored.
   *
   * @param columns to read; no byte of the others is touched
   * @param filter SQL over the columns
   * @throws IOException if the filter cannot be understood, or storage fails
   */
  void scan(List<String> columns, Optional<String> filter, RowVisitor visitor) throws IOException {
    ScanOptions.Builder options = new ScanOptions.Builder().columns(columns).withRowId(true);
    filter.ifPresent(options::filter);
    try (LanceScanner scanner = dataset.newScan(options.build());
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        UInt8Vector rowIds = (UInt8Vector) batch.getVector(ROW_ID);
        for (int row = 0; row < batch.getRowCount(); row++) {
          visitor.see(rowIds.get(row), batch, row);
        }
      }
    } catch (Exception e) {
      // Lance throws what it declares, what it does not, and IOExceptions where none are declared.
      throw new IOException(
          "Cannot read version %d of %s%s: %s"
              .formatted(
                  pin.version(),
                  pin.uri(),
                  filter.map(sql -> " where " + sql).orElse(""),
                  firstLine(e)),
          e);
    }
  }

  /**
   * Takes rows by their ids, in the order of the ids.
   *
   * @throws IOException if storage fails
   */
  void take(List<Long> rowIds, List<String> columns, RowVisitor visitor) throws IOException {
    try (ArrowReader batches = dataset.takeRows(rowIds, columns)) {
      int at = 0;
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        for (int row = 0; row < batch.getRowCount(); row++) {
          visitor.see(rowIds.get(at++), batch, row);
        }
      }
      if (at != rowIds.size()) {
        throw new IOException("%d of %d rows came".formatted(at, rowIds.size()));
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "Cannot read rows of version %d of %s: %s"
              .formatted(pin.version(), pin.uri(), firstLine(e)),
          e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    dataset.close();
    allocator.close();
  }

  /** A version of a dataset that stays open, and whether its tag was made for that. */
  private record Opened(Dataset dataset, DatasetPin pin, boolean newlyPinned) {}

  /** Chooses a version of a dataset. */
  @FunctionalInterface
  private interface Choice {
    Opened of(Dataset newest) throws IOException;
  }
}
