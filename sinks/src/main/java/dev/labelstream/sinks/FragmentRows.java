package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Reads the rows of one fragment that lack the label, in the fragment's order, some at a time.
 *
 * <p>Two reads: a scan of the model column tells which rows, and their content is taken by row id,
 * as many rows at once as fill {@link SourceSettings#readSize}. One scan for both would be simpler,
 * but Lance reads ahead by up to 2 GiB, whatever the size of its batches.
 */
final class FragmentRows implements AutoCloseable {

  /**
   * One row on its way through the reader.
   *
   * @param offset of the row in its fragment
   */
  record Placed(int offset, StoredContent content) {}

  private record Candidate(int offset, long rowId, @Nullable String seenModel) {}

  private static final String ROW_ID = "_rowid";
  private static final String ROW_ADDRESS = "_rowaddr";
  private static final int FEW_ROWS = 8;
  private static final int MOST_ROWS = 1024;

  private final FragmentSplit split;
  private final WantedLabel label;
  private final ContentReader contents;
  private final long readSize;
  private final boolean hasModelColumn;
  private final LanceScanner scanner;
  private final ArrowReader batches;
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private int rowsAtOnce = FEW_ROWS;

  /**
   * @param dataset at the split's version; stays open as long as this
   */
  FragmentRows(ReadableDataset dataset, FragmentSplit split, SourceSettings settings)
      throws IOException {
    this.split = split;
    this.label = settings.label();
    this.contents = new ContentReader(dataset, settings.contentColumn());
    this.readSize = settings.readSize().getBytes();
    this.hasModelColumn = dataset.has(label.modelColumn());
    ScanOptions.Builder options =
        new ScanOptions.Builder()
            .fragmentIds(List.of(split.fragmentId()))
            .columns(hasModelColumn ? List.of(label.modelColumn()) : List.of())
            .withRowId(true)
            .withRowAddress(true);
    if (hasModelColumn) {
      options.filter(label.condition());
    }
    this.scanner = dataset.dataset().newScan(options.build());
    this.batches = scanner.scanBatches();
  }

  /**
   * The next rows, in their order; none at the fragment's end.
   *
   * @throws IOException if the storage fails
   */
  List<Placed> next() throws IOException {
    List<Candidate> chosen = new ArrayList<>();
    while (chosen.size() < rowsAtOnce && hasCandidate()) {
      chosen.add(candidates.remove());
    }
    if (chosen.isEmpty()) {
      return List.of();
    }
    List<byte @Nullable []> read = contents.take(chosen.stream().map(Candidate::rowId).toList());
    List<Placed> rows = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < chosen.size(); i++) {
      Candidate row = chosen.get(i);
      byte[] content = read.get(i);
      bytes += content == null ? 0 : content.length;
      StoredRow stored =
          new StoredRow(row.rowId(), split.fragmentId(), split.version(), row.seenModel());
      rows.add(new Placed(row.offset(), new StoredContent(stored, content)));
    }
    adapt(bytes / rows.size());
    return rows;
  }

  /** Grows slowly, since the next rows may be larger. */
  private void adapt(long meanBytes) {
    long fitting = readSize / Math.max(1, meanBytes);
    rowsAtOnce = (int) Math.max(1, Math.min(fitting, Math.min(2L * rowsAtOnce, MOST_ROWS)));
  }

  private boolean hasCandidate() throws IOException {
    while (candidates.isEmpty()) {
      if (!batches.loadNextBatch()) {
        return false;
      }
      addCandidates(batches.getVectorSchemaRoot());
    }
    return true;
  }

  private void addCandidates(VectorSchemaRoot batch) {
    UInt8Vector ids = (UInt8Vector) batch.getVector(ROW_ID);
    UInt8Vector addresses = (UInt8Vector) batch.getVector(ROW_ADDRESS);
    FieldVector models = hasModelColumn ? batch.getVector(label.modelColumn()) : null;
    for (int i = 0; i < batch.getRowCount(); i++) {
      int offset = (int) addresses.get(i);
      String seen = models == null ? null : ReadableDataset.text(models, i);
      if (offset >= split.nextOffset() && label.isLackedBy(seen)) {
        candidates.add(new Candidate(offset, ids.get(i), seen));
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (scanner;
        batches) {
      candidates.clear();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot end the reading of a fragment: " + e.getMessage(), e);
    }
  }
}
