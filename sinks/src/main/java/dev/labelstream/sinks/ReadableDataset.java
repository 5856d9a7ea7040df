package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.ReadOptions;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** A dataset as a source reads it: what is to be read of a version, and the tag that keeps it. */
final class ReadableDataset implements AutoCloseable {

  private static final long CACHE_BYTES = 32L << 20;
  private static final String ROW_ADDRESS = "_rowaddr";

  private final BufferAllocator allocator;
  private final Dataset dataset;

  private ReadableDataset(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /**
   * Opens the newest version.
   *
   * @return nothing if there is no dataset
   */
  static Optional<ReadableDataset> newest(String uri, Map<String, String> storage) {
    return open(uri, options(storage));
  }

  /**
   * Opens one version.
   *
   * @return nothing if there is no such version (any more)
   */
  static Optional<ReadableDataset> at(long version, String uri, Map<String, String> storage) {
    return open(uri, options(storage).setVersion(version));
  }

  private static ReadOptions.Builder options(Map<String, String> storage) {
    return new ReadOptions.Builder()
        .setStorageOptions(storage)
        .setMetadataCacheSizeBytes(CACHE_BYTES)
        .setIndexCacheSizeBytes(CACHE_BYTES);
  }

  private static Optional<ReadableDataset> open(String uri, ReadOptions.Builder options) {
    BufferAllocator allocator = new RootAllocator();
    try {
      return Optional.of(
          new ReadableDataset(
              allocator,
              NativeCalls.unchecked(
                  () ->
                      Dataset.open()
                          .uri(uri)
                          .allocator(allocator)
                          .readOptions(options.build())
                          .build())));
    } catch (RuntimeException e) {
      allocator.close();
      if (LanceErrors.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  String uri() {
    return dataset.uri();
  }

  long version() {
    return dataset.version();
  }

  Schema schema() {
    return dataset.getSchema();
  }

  Dataset dataset() {
    return dataset;
  }

  /** The version of a tag; empty if there is no such tag. */
  OptionalLong versionOf(String tag) {
    return dataset.tags().list().stream()
        .filter(known -> known.getName().equals(tag))
        .mapToLong(known -> known.getVersion())
        .findFirst();
  }

  /**
   * Lets the tag hold this version, so that it is not cleaned up. A tag of that name that another
   * run has left behind is taken over.
   */
  void keepBy(String tag) {
    if (versionOf(tag).isPresent()) {
      dataset.tags().update(tag, version());
    } else {
      dataset.tags().create(tag, version());
    }
  }

  /** Removes a tag, if it is there. */
  void release(String tag) {
    if (versionOf(tag).isPresent()) {
      dataset.tags().delete(tag);
    }
  }

  /** Finds the fragments with rows that lack the label; no byte of their content is read. */
  ReadingPlan plan(WantedLabel label) throws IOException {
    SortedMap<Integer, Long> rows =
        has(label.modelColumn()) ? rowsThatLack(label) : rowsOfAllFragments();
    List<FragmentSplit> splits = new ArrayList<>();
    rows.forEach(
        (fragment, count) ->
            splits.add(new FragmentSplit(version(), fragment, label.modelVersion(), count, 0)));
    long all = rows.values().stream().mapToLong(Long::longValue).sum();
    return new ReadingPlan(version(), label.modelVersion(), all, splits);
  }

  boolean has(String column) {
    return schema().getFields().stream().anyMatch(field -> field.getName().equals(column));
  }

  private SortedMap<Integer, Long> rowsOfAllFragments() {
    SortedMap<Integer, Long> rows = new TreeMap<>();
    for (Fragment fragment : dataset.getFragments()) {
      rows.put(fragment.getId(), (long) fragment.countRows());
    }
    return rows;
  }

  private SortedMap<Integer, Long> rowsThatLack(WantedLabel label) throws IOException {
    ScanOptions options =
        new ScanOptions.Builder()
            .columns(List.of(label.modelColumn()))
            .withRowAddress(true)
            .filter(label.condition())
            .build();
    SortedMap<Integer, Long> rows = new TreeMap<>();
    try (LanceScanner scanner = dataset.newScan(options);
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        UInt8Vector addresses = (UInt8Vector) batch.getVector(ROW_ADDRESS);
        FieldVector models = batch.getVector(label.modelColumn());
        for (int i = 0; i < batch.getRowCount(); i++) {
          if (label.isLackedBy(text(models, i))) {
            rows.merge((int) (addresses.get(i) >>> Integer.SIZE), 1L, Long::sum);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot read " + uri() + ": " + e.getMessage(), e);
    }
    return rows;
  }

  static @Nullable String text(FieldVector vector, int row) {
    Object text = vector.getObject(row);
    return text == null ? null : text.toString();
  }

  @Override
  public void close() {
    dataset.close();
    allocator.close();
  }
}
