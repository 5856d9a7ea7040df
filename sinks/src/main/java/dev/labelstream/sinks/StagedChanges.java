package dev.labelstream.sinks;

import java.util.List;
import org.lance.FragmentMetadata;

/**
 * What one writer staged between two checkpoints.
 *
 * @param fragments of new rows
 * @param labels of rows that the dataset holds already
 * @param rows in the fragments
 * @param bytes of the fragments' files
 */
public record StagedChanges(
    List<FragmentMetadata> fragments, List<StagedLabels> labels, long rows, long bytes) {

  public StagedChanges {
    fragments = List.copyOf(fragments);
    labels = List.copyOf(labels);
  }

  static StagedChanges ofRows(List<FragmentMetadata> fragments, long rows, long bytes) {
    return new StagedChanges(fragments, List.of(), rows, bytes);
  }

  static StagedChanges ofLabels(StagedLabels labels) {
    return new StagedChanges(List.of(), List.of(labels), 0, 0);
  }
}
