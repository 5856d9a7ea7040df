package dev.labelstream.sinks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a commit says of itself in the dataset: kept as the properties of its Lance transaction, so
 * that the dataset itself answers "did this happen already?".
 *
 * @param parentId the commit of the same sink before this one; null for its first
 * @param checkpointId of the Flink checkpoint that it belongs to; for people, nothing relies on it
 */
public record CommitMark(
    String sinkId, String commitId, @Nullable String parentId, long checkpointId) {

  private static final String SINK = "labelstream.sink";
  private static final String COMMIT = "labelstream.commit";
  private static final String PARENT = "labelstream.parent";
  private static final String CHECKPOINT = "labelstream.checkpoint";

  Map<String, String> toProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(SINK, sinkId);
    properties.put(COMMIT, commitId);
    if (parentId != null) {
      properties.put(PARENT, parentId);
    }
    properties.put(CHECKPOINT, Long.toString(checkpointId));
    return properties;
  }

  /** The mark in a transaction's properties; empty if another writer made it. */
  static Optional<CommitMark> fromProperties(Map<String, String> properties) {
    String sinkId = properties.get(SINK);
    String commitId = properties.get(COMMIT);
    if (sinkId == null || commitId == null) {
      return Optional.empty();
    }
    String checkpoint = properties.getOrDefault(CHECKPOINT, "-1");
    return Optional.of(
        new CommitMark(sinkId, commitId, properties.get(PARENT), Long.parseLong(checkpoint)));
  }
}
