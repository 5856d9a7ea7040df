package dev.labelstream.sinks;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.file.LanceFileReader;
import org.lance.util.Range;

/** A staged label file that is open to be read, line by line. Compared by identity. */
final class LabelLines implements AutoCloseable {

  private static final int BATCH_LINES = 8192;

  private final StagedLabels staged;
  private final LanceFileReader reader;
  private final List<LabelKeys.Key> keys;

  LabelLines(StagedLabels staged, LanceFileReader reader) throws IOException {
    this.staged = staged;
    this.reader = reader;
    try (ArrowReader lines =
        reader.readAll(LabelKeys.columns(staged.modelColumn()), null, BATCH_LINES)) {
      this.keys = LabelKeys.read(lines, staged.modelColumn());
    }
    if (keys.size() != staged.rows()) {
      throw new IOException(
          "The label file %s holds %d lines, not the %d that were staged"
              .formatted(staged.file(), keys.size(), staged.rows()));
    }
  }

  String modelColumn() {
    return staged.modelColumn();
  }

  /** Of each line. */
  List<LabelKeys.Key> keys() {
    return keys;
  }

  /** The label's own columns, in the file's order. */
  List<String> columns() {
    return LabelKeys.labelColumns(reader.schema());
  }

  /**
   * The labels of the lines {@code from} to {@code to - 1}.
   *
   * @return a reader of batches, to be closed before this
   */
  ArrowReader labels(List<String> columns, int from, int to) throws IOException {
    return reader.readAll(columns, List.of(Range.of(from, to)), BATCH_LINES);
  }

  @Override
  public void close() {
    NativeCalls.close(reader);
  }
}
