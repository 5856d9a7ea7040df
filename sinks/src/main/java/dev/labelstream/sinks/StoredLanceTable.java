package dev.labelstream.sinks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.ReadOptions;
import org.lance.Transaction;
import org.lance.WriteParams;
import org.lance.cleanup.CleanupPolicy;
import org.lance.compaction.CompactionOptions;
import org.lance.file.LanceFileReader;
import org.lance.fragment.DataFile;
import org.lance.operation.Operation;
import org.lance.operation.Overwrite;
import org.lance.operation.Restore;
import org.lance.operation.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dataset on a local path or an object store; the only place that opens, creates, stages into or
 * commits to one.
 */
public final class StoredLanceTable implements LanceTable {

  private static final Logger LOG = LoggerFactory.getLogger(StoredLanceTable.class);

  /** Lance's default for files; given always, since a fragment does not follow the dataset's. */
  static final String FILE_VERSION = "2.1";

  /** The same in the spelling that {@link CommitBuilder} wants. */
  private static final String DATASET_FILE_VERSION = "V2_1";

  /**
   * A version that no dataset reaches. With it as the read version, Lance's {@code Overwrite}
   * creates a missing dataset by putting version 1 if there is none, and fails on an existing one
   * since the read version is not found there. With the usual 0 it would empty the dataset of
   * whoever created it a moment before.
   */
  private static final long NO_SUCH_VERSION = 1L << 52;

  /** Where a dataset keeps its data files. */
  private static final String DATA_FOLDER = "data";

  private static final long CACHE_BYTES = 32L << 20;

  private final String uri;
  private final Map<String, String> storageOptions;
  private final long maxFragmentBytes;
  private final BufferAllocator allocator = new RootAllocator();
  private Optional<Dataset> opened = Optional.empty();

  /**
   * @param uri a local path, {@code file:} or an object store's, for example {@code
   *     s3://lake/images.lance}
   * @param storageOptions for the object store, by Lance's names
   * @param maxFragmentBytes a larger fragment is split when staged
   */
  public StoredLanceTable(String uri, Map<String, String> storageOptions, long maxFragmentBytes) {
    this.uri = uri;
    this.storageOptions = Map.copyOf(storageOptions);
    this.maxFragmentBytes = maxFragmentBytes;
  }

  @Override
  public long latestVersion() {
    return NativeCalls.unchecked(() -> latest().map(Dataset::version).orElse(0L));
  }

  @Override
  public long rowCount() {
    return NativeCalls.unchecked(() -> latest().map(Dataset::countRows).orElse(0L));
  }

  @Override
  public boolean createIfAbsent(Schema schema) {
    if (latestVersion() > 0) {
      return false;
    }
    try {
      long version = NativeCalls.unchecked(() -> create(schema));
      LOG.info("Created the dataset {} at version {}", uri, version);
      return true;
    } catch (RuntimeException e) {
      if (latestVersion() > 0) {
        return false;
      }
      throw e;
    }
  }

  private long create(Schema schema) {
    Overwrite empty = Overwrite.builder().fragments(List.of()).schema(schema).build();
    try (Transaction transaction =
            new Transaction.Builder().readVersion(NO_SUCH_VERSION).operation(empty).build();
        Dataset created =
            new CommitBuilder(uri, allocator)
                .useStableRowIds(true)
                .storageFormat(DATASET_FILE_VERSION)
                .writeParams(storageOptions)
                .maxRetries(0)
                .execute(transaction)) {
      return created.version();
    }
  }

  @Override
  public Schema schema() {
    return NativeCalls.unchecked(() -> newest().getSchema());
  }

  @Override
  public void addColumns(List<Field> columns) {
    try {
      NativeCalls.unchecked(
          () -> {
            newest().addColumns(columns);
            return columns;
          });
    } catch (RuntimeException e) {
      if (LanceErrors.isConflict(e)) {
        throw new CommitConflictException(
            "Another commit came before the new columns of " + uri, e);
      }
      throw e;
    }
  }

  @Override
  public List<FragmentMetadata> stage(ArrowReader rows) {
    return NativeCalls.unchecked(() -> write(rows));
  }

  private List<FragmentMetadata> write(ArrowReader rows) throws IOException {
    try (rows;
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, rows, stream);
      return Fragment.write()
          .datasetUri(uri)
          .allocator(allocator)
          .data(stream)
          .dataStorageVersion(FILE_VERSION)
          .maxBytesPerFile(maxFragmentBytes)
          .storageOptions(storageOptions)
          .mode(WriteParams.WriteMode.APPEND)
          .execute();
    }
  }

  @Override
  public LabelFile newLabelFile(String modelColumn) {
    String name = UUID.randomUUID() + ".lance";
    return NativeCalls.unchecked(
        () ->
            new StoredLabelFile(
                dataFileUri(name),
                name,
                modelColumn,
                storageOptions,
                allocator,
                () -> discardFiles(List.of(name))));
  }

  private String dataFileUri(String name) {
    return (uri.endsWith("/") ? uri : uri + "/") + DATA_FOLDER + "/" + name;
  }

  @Override
  public PlacedLabels place(long version, List<StagedLabels> labels) {
    return labels.isEmpty()
        ? PlacedLabels.none(version)
        : NativeCalls.unchecked(() -> placeAt(version, labels));
  }

  private PlacedLabels placeAt(long version, List<StagedLabels> labels) throws IOException {
    List<LabelLines> files = new ArrayList<>();
    try (Dataset base = existing().checkoutVersion(version)) {
      for (StagedLabels staged : labels) {
        files.add(new LabelLines(staged, openDataFile(staged.file())));
      }
      return new LabelPlacement(base, allocator, files).place();
    } finally {
      files.forEach(LabelLines::close);
    }
  }

  private LanceFileReader openDataFile(String name) throws IOException {
    return LanceFileReader.open(dataFileUri(name), storageOptions, allocator);
  }

  @Override
  public List<String> missingFiles(List<String> files) {
    return files.stream().filter(this::isMissing).toList();
  }

  private boolean isMissing(String file) {
    return NativeCalls.unchecked(
        () -> {
          try {
            NativeCalls.close(openDataFile(file));
            return false;
          } catch (IOException | RuntimeException e) {
            if (LanceErrors.isMissingFile(e)) {
              return true;
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<VersionOrigin> originOf(long version) {
    try {
      return Optional.of(NativeCalls.unchecked(() -> originOfKept(version)));
    } catch (IllegalArgumentException e) {
      if (LanceErrors.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private VersionOrigin originOfKept(long version) {
    try (Dataset dataset = existing().checkoutVersion(version)) {
      Optional<Transaction> made = dataset.readTransaction();
      if (made.isEmpty()) {
        return new VersionOrigin.Foreign();
      }
      try (Transaction transaction = made.get()) {
        return originOf(transaction);
      }
    }
  }

  private static VersionOrigin originOf(Transaction transaction) {
    Operation operation = transaction.operation();
    if (operation instanceof Restore restore) {
      return new VersionOrigin.Rollback(restore.version());
    }
    return transaction
        .transactionProperties()
        .flatMap(CommitMark::fromProperties)
        .<VersionOrigin>map(VersionOrigin.SinkCommit::new)
        .orElseGet(VersionOrigin.Foreign::new);
  }

  @Override
  public long commit(
      long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
    if (labels.version() != version) {
      throw new IllegalArgumentException(
          "Labels that were placed in version %d cannot be committed at version %d"
              .formatted(labels.version(), version));
    }
    Update update =
        Update.builder()
            .newFragments(fragments)
            .updatedFragments(labels.fragments())
            .fieldsModified(labels.fieldIds().stream().mapToLong(Long::longValue).toArray())
            .removedFragmentIds(List.of(Fence.fragmentIdOf(mark.sinkId())))
            .updateMode(Optional.of(Update.UpdateMode.RewriteColumns))
            .build();
    try {
      return NativeCalls.unchecked(() -> commitAt(version, mark, update));
    } catch (RuntimeException e) {
      if (LanceErrors.isConflict(e)) {
        throw new CommitConflictException(
            "Another commit came between version " + version + " of " + uri + " and this one", e);
      }
      throw e;
    }
  }

  private long commitAt(long version, CommitMark mark, Update update) {
    try (Dataset base = existing().checkoutVersion(version);
        Transaction transaction =
            new Transaction.Builder()
                .readVersion(version)
                .operation(update)
                .transactionProperties(mark.toProperties())
                .build();
        Dataset committed =
            new CommitBuilder(base)
                .writeParams(storageOptions)
                .maxRetries(0)
                .skipAutoCleanup(true)
                .execute(transaction)) {
      return committed.version();
    }
  }

  @Override
  public void discard(List<FragmentMetadata> fragments) {
    discardFiles(
        fragments.stream()
            .flatMap(fragment -> fragment.getFiles().stream())
            .map(DataFile::getPath)
            .toList());
  }

  @Override
  public void discard(PlacedLabels labels) {
    discardFiles(labels.files());
  }

  private void discardFiles(List<String> names) {
    localDirectory()
        .map(directory -> directory.resolve(DATA_FOLDER))
        .ifPresent(data -> names.forEach(name -> delete(data.resolve(name))));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.info("Left {} behind, the clean-up will take it: {}", file, e.toString());
    }
  }

  @Override
  public int compact(int rows) {
    CompactionOptions small =
        CompactionOptions.builder().withTargetRowsPerFragment(rows).withNumThreads(1).build();
    if (!NativeCalls.unchecked(() -> newest().hasStableRowIds())) {
      return 0;
    }
    try {
      return NativeCalls.unchecked(
          () -> {
            int before = newest().getFragments().size();
            newest().compact(small);
            return before - newest().getFragments().size();
          });
    } catch (RuntimeException e) {
      if (LanceErrors.isConflict(e)) {
        throw new CommitConflictException("Somebody else works on the fragments of " + uri, e);
      }
      throw e;
    }
  }

  @Override
  public long cleanUp(long beforeMillis) {
    CleanupPolicy policy =
        CleanupPolicy.builder()
            .withBeforeTimestampMillis(beforeMillis)
            .withErrorIfTaggedOldVersions(false)
            .withDeleteUnverified(false)
            .build();
    return NativeCalls.unchecked(() -> newest().cleanupWithPolicy(policy).getOldVersions());
  }

  @Override
  public BufferAllocator allocator() {
    return allocator;
  }

  @Override
  public void close() {
    opened.ifPresent(Dataset::close);
    opened = Optional.empty();
    allocator.close();
  }

  /** The dataset at its newest version; empty if there is none. */
  private Optional<Dataset> latest() {
    if (opened.isPresent()) {
      opened.get().checkoutLatest();
    } else {
      opened = open();
    }
    return opened;
  }

  private Optional<Dataset> open() {
    ReadOptions options =
        new ReadOptions.Builder()
            .setStorageOptions(storageOptions)
            .setMetadataCacheSizeBytes(CACHE_BYTES)
            .setIndexCacheSizeBytes(CACHE_BYTES)
            .build();
    try {
      return Optional.of(Dataset.open().uri(uri).allocator(allocator).readOptions(options).build());
    } catch (IllegalArgumentException e) {
      if (LanceErrors.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Dataset newest() {
    return latest().orElseThrow(this::gone);
  }

  /** The dataset at whatever version it was last seen: a door to the others. */
  private Dataset existing() {
    return opened.or(this::latest).orElseThrow(this::gone);
  }

  private BrokenChainException gone() {
    return new BrokenChainException(
        "The dataset " + uri + " is gone. Restore it, or start the job without its state.");
  }

  private Optional<Path> localDirectory() {
    if (uri.startsWith("file:")) {
      return Optional.of(Path.of(URI.create(uri)));
    }
    return uri.contains("://") ? Optional.empty() : Optional.of(Path.of(uri));
  }
}
