package dev.labelstream.sinks;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;

/**
 * Says whether addresses still mean the rows that they meant, in a dataset without stable row ids.
 *
 * <p>There a row's id is its place in its fragment. A compaction puts the row into another fragment
 * and leaves no trace, and an overwrite counts the fragments from 0 again. But a fragment that
 * still shares a data file with what it was holds the same rows in the same places: nothing else
 * writes into a file of Lance's, and their names are never used again.
 */
final class RowAddresses {

  private final Dataset dataset;
  private final Map<Integer, Fragment> fragments;

  /**
   * @param dataset at the version to write for
   * @param fragments of that version
   */
  RowAddresses(Dataset dataset, Map<Integer, Fragment> fragments) {
    this.dataset = dataset;
    this.fragments = fragments;
  }

  /**
   * Checks the fragments of the rows.
   *
   * @throws BrokenChainException if one of them is no longer what it was when it was read
   */
  void check(Collection<StoredRow> rows) {
    Map<Long, Set<Integer>> read = new TreeMap<>();
    rows.forEach(
        row ->
            read.computeIfAbsent(row.readVersion(), version -> new HashSet<>())
                .add(row.fragmentId()));
    read.forEach(this::check);
  }

  private void check(long readVersion, Set<Integer> fragmentIds) {
    Map<Integer, Set<String>> then = new HashMap<>();
    try (Dataset old = dataset.checkoutVersion(readVersion)) {
      old.getFragments().forEach(f -> then.put(f.getId(), filesOf(f.metadata())));
    } catch (IllegalArgumentException e) {
      if (LanceErrors.isNotFound(e)) {
        throw refused("version " + readVersion + ", at which they were read, was cleaned up");
      }
      throw e;
    }
    for (int fragmentId : fragmentIds) {
      Fragment now = fragments.get(fragmentId);
      Set<String> files = then.getOrDefault(fragmentId, Set.of());
      if (now == null || filesOf(now.metadata()).stream().noneMatch(files::contains)) {
        throw refused(
            "fragment %d of version %d was compacted, replaced or deleted meanwhile"
                .formatted(fragmentId, readVersion));
      }
    }
  }

  private static Set<String> filesOf(FragmentMetadata fragment) {
    return fragment.getFiles().stream().map(DataFile::getPath).collect(Collectors.toSet());
  }

  private BrokenChainException refused(String why) {
    return new BrokenChainException(
        "Cannot tell which rows of %s labels belong to: %s, and the dataset has no stable row ids. Start the job again without its state: it finds the rows that still lack their labels, and leaves the others alone."
            .formatted(dataset.uri(), why));
  }
}
