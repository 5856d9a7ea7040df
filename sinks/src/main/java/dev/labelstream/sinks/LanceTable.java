package dev.labelstream.sinks;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.FragmentMetadata;

/**
 * All that the sink does to a dataset, and the seam where tests break it.
 *
 * <p>Failures of the storage are unchecked. Not safe for several threads, but for {@link #stage}
 * and {@link #allocator}.
 */
public interface LanceTable extends AutoCloseable {

  /** The newest version, or 0 if there is no dataset. */
  long latestVersion();

  /** How many rows the newest version has, or 0 if there is no dataset. */
  long rowCount();

  /**
   * Creates the dataset, empty, if there is none. Of several creators at most one succeeds, and
   * none ever removes what another has committed.
   *
   * @return whether this call created it
   */
  boolean createIfAbsent(Schema schema);

  /** The columns of the newest version. */
  Schema schema();

  /**
   * Adds columns to the newest version, null in all its rows; no data file is touched.
   *
   * @throws CommitConflictException if another commit came first; nothing was added
   */
  void addColumns(List<Field> columns);

  /**
   * Writes the reader's batches into new fragments that no version names, and closes the reader.
   * Blocks until the reader ends; if it throws, no file is left behind.
   */
  List<FragmentMetadata> stage(ArrowReader rows);

  /**
   * Begins a file of labels that no version names.
   *
   * @param modelColumn of the label, see {@link LabelEncoder#modelColumn}
   */
  LabelFile newLabelFile(String modelColumn);

  /**
   * Makes column data of staged labels, for a commit at {@code version}; no version names it yet.
   *
   * @throws BrokenChainException if the labels cannot be placed, now or later
   */
  PlacedLabels place(long version, List<StagedLabels> labels);

  /**
   * Which of the data files are not on the storage. Lance commits fragments without a look at their
   * files, and then nobody can read the rows.
   *
   * @param files their names
   */
  List<String> missingFiles(List<String> files);

  /** What made the version; empty if that version was cleaned up. */
  Optional<VersionOrigin> originOf(long version);

  /**
   * Adds fragments of new rows to the dataset as it is at {@code version}, and gives stored rows
   * their labels. Commits of other writers since then are kept; a commit of the same sink since
   * then makes this one fail, and so does one that changed a fragment of the labels.
   *
   * @param labels placed in the same version
   * @return the new version
   * @throws CommitConflictException if another commit came first; nothing was committed
   */
  long commit(long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels);

  /** {@link #commit(long, CommitMark, List, PlacedLabels)} of new rows alone. */
  default long commit(long version, CommitMark mark, List<FragmentMetadata> fragments) {
    return commit(version, mark, fragments, PlacedLabels.none(version));
  }

  /** Deletes the files of staged fragments. Only for fragments that can never be committed. */
  void discard(List<FragmentMetadata> fragments);

  /** Deletes the files of labels that were placed for a commit which was not made. */
  void discard(PlacedLabels labels);

  /**
   * Merges neighbouring fragments of fewer than {@code rows} rows, up to about that many. Rows stay
   * the same, under the same row ids; versions before still have the old fragments. Does nothing in
   * a dataset without stable row ids, where whoever labels its rows would lose sight of them.
   *
   * @return how many fragments fewer there are
   * @throws CommitConflictException if another commit changed one of them meanwhile
   */
  int compact(int rows);

  /**
   * Removes versions older than {@code beforeMillis} (epoch) and files that no version has named
   * for a week. Tagged versions stay, and so do files that may still be in flight.
   *
   * @return how many versions were removed
   */
  long cleanUp(long beforeMillis);

  /** Memory for the batches that {@link #stage} reads, and for those of label files. */
  BufferAllocator allocator();

  @Override
  void close();

  /** Opens the table where it is used; travels with the job. */
  @FunctionalInterface
  interface Factory extends Serializable {
    LanceTable open();
  }
}
