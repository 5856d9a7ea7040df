package dev.labelstream.sinks;

import dev.labelstream.sinks.RowLocator.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.FragmentUpdateResult;

/**
 * Makes column data of staged labels, for the fragments that hold their rows in one version of the
 * dataset.
 *
 * <p>This is done when a commit is tried and for the version at which it is tried, again after each
 * conflict. Column data that was made earlier would be good only if nothing at all had touched the
 * fragment since: not another label, not a delete, not a compaction, not the checkpoint before.
 * Labels are small, so making it late costs little, and there is one path instead of two.
 */
final class LabelPlacement {

  private final Dataset dataset;
  private final BufferAllocator allocator;
  private final List<LabelLines> files;
  private final String modelColumn;
  private final Map<Integer, Fragment> fragments;

  /**
   * @param dataset at the version to write for
   * @param files to place, at least one, all of one label
   */
  LabelPlacement(Dataset dataset, BufferAllocator allocator, List<LabelLines> files) {
    this.dataset = dataset;
    this.allocator = allocator;
    this.files = files;
    this.modelColumn = files.get(0).modelColumn();
    this.fragments =
        dataset.getFragments().stream().collect(Collectors.toMap(Fragment::getId, f -> f));
    if (files.stream().anyMatch(file -> !file.modelColumn().equals(modelColumn))) {
      throw new IllegalArgumentException("One commit cannot bring the columns of two labels");
    }
  }

  PlacedLabels place() throws IOException {
    List<Field> columns = columns();
    if (!dataset.hasStableRowIds()) {
      new RowAddresses(dataset, fragments).check(rows());
    }
    Map<Long, Place> places =
        new RowLocator(dataset, modelColumn, fragments.keySet()).locate(rows());
    LabelChoice choice = new LabelChoice(places);
    files.forEach(choice::consider);
    List<Callable<Update>> updates = new ArrayList<>();
    choice
        .byFragment()
        .forEach(
            (fragmentId, chosen) ->
                updates.add(() -> update(fragment(fragmentId), columns, chosen)));
    List<Update> done = FragmentThreads.runAll(updates);
    Set<Long> fieldIds = new TreeSet<>();
    done.forEach(update -> Arrays.stream(update.fieldIds()).forEach(fieldIds::add));
    List<DataFile> written = done.stream().flatMap(update -> update.newFiles().stream()).toList();
    return new PlacedLabels(
        dataset.version(),
        done.stream().map(Update::fragment).toList(),
        List.copyOf(fieldIds),
        written.stream().map(DataFile::getPath).toList(),
        written.stream().mapToLong(f -> Optional.ofNullable(f.getFileSizeBytes()).orElse(0L)).sum(),
        choice.labelled(),
        choice.superseded(),
        choice.gone());
  }

  private Collection<StoredRow> rows() {
    return files.stream().flatMap(file -> file.keys().stream()).map(LabelKeys.Key::row).toList();
  }

  /** The label's columns as the dataset has them, in its order. */
  private List<Field> columns() {
    Set<String> missing = new TreeSet<>(files.get(0).columns());
    Set<String> wanted = new HashSet<>(missing);
    List<Field> columns =
        dataset.getSchema().getFields().stream()
            .filter(field -> wanted.contains(field.getName()))
            .toList();
    columns.forEach(field -> missing.remove(field.getName()));
    if (!missing.isEmpty()) {
      throw new BrokenChainException(
          "Cannot write labels to %s: somebody removed the columns %s while the job ran. Restart the job, which adds them again, or end it."
              .formatted(dataset.uri(), String.join(", ", missing)));
    }
    return columns;
  }

  private Fragment fragment(int fragmentId) {
    Fragment fragment = fragments.get(fragmentId);
    if (fragment == null) {
      throw new IllegalStateException(
          "Lance finds a row in fragment " + fragmentId + ", which it does not list");
    }
    return fragment;
  }

  /** A fragment with a new file of the label's columns. */
  private record Update(FragmentMetadata fragment, long[] fieldIds, List<DataFile> newFiles) {}

  private Update update(Fragment fragment, List<Field> columns, Map<LabelLines, BitSet> chosen)
      throws IOException {
    try (ChosenLabels labels = new ChosenLabels(allocator, columns, chosen);
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, labels, stream);
      FragmentUpdateResult result = fragment.updateColumns(stream);
      FragmentMetadata updated = result.getUpdatedFragment();
      return new Update(
          updated, result.getFieldsModified(), newFiles(fragment.metadata(), updated));
    }
  }

  private static List<DataFile> newFiles(FragmentMetadata before, FragmentMetadata after) {
    Set<String> known =
        before.getFiles().stream().map(DataFile::getPath).collect(Collectors.toSet());
    return after.getFiles().stream().filter(file -> !known.contains(file.getPath())).toList();
  }
}
