package dev.labelstream.sinks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lance.FragmentMetadata;

/**
 * All that one checkpoint adds to the dataset: one commit, made once.
 *
 * @param commitId drawn when the committable is made, not when it is committed: a job that starts
 *     again must find the same id in the state it restores
 * @param parentId the commit of this sink before; null for its first
 * @param floorVersion the newest version when the id was drawn; the commit is above it or nowhere
 */
public record LanceCommittable(
    String sinkId,
    String commitId,
    @Nullable String parentId,
    long checkpointId,
    long floorVersion,
    List<FragmentMetadata> fragments,
    long rows,
    long bytes) {

  public LanceCommittable {
    fragments = List.copyOf(fragments);
  }

  CommitMark mark() {
    return new CommitMark(sinkId, commitId, parentId, checkpointId);
  }
}
