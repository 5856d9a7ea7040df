package dev.labelstream.sinks;

import java.util.List;
import org.lance.FragmentMetadata;

/**
 * Staged labels as column data of the fragments that hold their rows in one version of the dataset.
 * Good for a commit at exactly that version: at another, Lance would take the fragments as they are
 * here, and what others wrote to them meanwhile would be gone without a word.
 *
 * @param fragments as they will be, each with a file of the label's columns
 * @param fieldIds of the label's columns, in Lance's counting
 * @param files that were written for this, by their names among the data files
 * @param bytes of those files
 * @param labelled rows that get their labels
 * @param superseded labels that are left out since the row's model column no longer holds what was
 *     seen, or holds what is brought already
 * @param gone labels whose row is no longer in the dataset
 */
public record PlacedLabels(
    long version,
    List<FragmentMetadata> fragments,
    List<Long> fieldIds,
    List<String> files,
    long bytes,
    long labelled,
    long superseded,
    long gone) {

  public PlacedLabels {
    fragments = List.copyOf(fragments);
    fieldIds = List.copyOf(fieldIds);
    files = List.copyOf(files);
  }

  /** For a commit without labels. */
  public static PlacedLabels none(long version) {
    return new PlacedLabels(version, List.of(), List.of(), List.of(), 0, 0, 0, 0);
  }
}
