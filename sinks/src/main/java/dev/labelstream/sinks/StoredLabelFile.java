package dev.labelstream.sinks;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;
import org.lance.file.LanceFileWriter;

/** A label file on the dataset's storage, in Lance's format. */
final class StoredLabelFile implements LabelFile {

  private final String name;
  private final String modelColumn;
  private final Runnable remove;
  private @Nullable LanceFileWriter writer;
  private long rows;

  /**
   * @param uri of the file
   * @param name of the file among the data files
   * @param remove removes the file where that is cheap
   */
  StoredLabelFile(
      String uri,
      String name,
      String modelColumn,
      Map<String, String> storageOptions,
      BufferAllocator allocator,
      Runnable remove)
      throws IOException {
    this.name = name;
    this.modelColumn = modelColumn;
    this.remove = remove;
    this.writer =
        LanceFileWriter.open(
            uri,
            allocator,
            new DictionaryProvider.MapDictionaryProvider(),
            Optional.of(StoredLanceTable.FILE_VERSION),
            storageOptions);
  }

  @Override
  public void write(VectorSchemaRoot batch) {
    try {
      open().write(batch);
      rows += batch.getRowCount();
    } catch (IOException e) {
      throw NativeCalls.unchecked(e);
    }
  }

  @Override
  public StagedLabels finish() {
    closeWriter();
    return new StagedLabels(name, modelColumn, rows);
  }

  private LanceFileWriter open() {
    if (writer == null) {
      throw new IllegalStateException("The label file " + name + " was finished");
    }
    return writer;
  }

  private void closeWriter() {
    NativeCalls.close(open());
    writer = null;
  }

  @Override
  public void close() {
    if (writer != null) {
      closeWriter();
      remove.run();
    }
  }
}
