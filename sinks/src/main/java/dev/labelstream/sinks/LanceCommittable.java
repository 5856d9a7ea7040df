package dev.labelstream.sinks;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;

/**
 * All that one checkpoint adds to the dataset: one commit, made once.
 *
 * @param commitId drawn when the committable is made, not when it is committed: a job that starts
 *     again must find the same id in the state it restores
 * @param parentId the commit of this sink before; null for its first
 * @param floorVersion the newest version when the id was drawn; the commit is above it or nowhere
 * @param fragments of new rows
 * @param labels of rows that the dataset holds already, all of one label
 * @param rows in the fragments
 * @param bytes of the fragments' files
 */
public record LanceCommittable(
    String sinkId,
    String commitId,
    @Nullable String parentId,
    long checkpointId,
    long floorVersion,
    List<FragmentMetadata> fragments,
    List<StagedLabels> labels,
    long rows,
    long bytes) {

  public LanceCommittable {
    fragments = List.copyOf(fragments);
    labels = List.copyOf(labels);
  }

  /** With new rows alone. */
  public LanceCommittable(
      String sinkId,
      String commitId,
      @Nullable String parentId,
      long checkpointId,
      long floorVersion,
      List<FragmentMetadata> fragments,
      long rows,
      long bytes) {
    this(sinkId, commitId, parentId, checkpointId, floorVersion, fragments, List.of(), rows, bytes);
  }

  /** All that was staged, by the names of the files. */
  List<String> files() {
    return Stream.concat(
            fragments.stream()
                .flatMap(fragment -> fragment.getFiles().stream().map(DataFile::getPath)),
            labels.stream().map(StagedLabels::file))
        .toList();
  }

  CommitMark mark() {
    return new CommitMark(sinkId, commitId, parentId, checkpointId);
  }
}
