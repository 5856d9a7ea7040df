package dev.labelstream.sinks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.lance.FragmentMetadata;

/** A table that is nothing but the origins of its versions, as a test writes them down. */
final class ScriptedTable implements LanceTable {

  private final List<VersionOrigin> origins = new ArrayList<>();
  private final Set<Long> cleaned = new HashSet<>();

  /** The next version is a commit of the sink {@code ingest}. */
  ScriptedTable commit(String commitId, @Nullable String parentId) {
    return commitOf("ingest", commitId, parentId);
  }

  ScriptedTable commitOf(String sinkId, String commitId, @Nullable String parentId) {
    long checkpointId = origins.size() + 1L;
    origins.add(
        new VersionOrigin.SinkCommit(new CommitMark(sinkId, commitId, parentId, checkpointId)));
    return this;
  }

  ScriptedTable foreign(int versions) {
    for (int i = 0; i < versions; i++) {
      origins.add(new VersionOrigin.Foreign());
    }
    return this;
  }

  ScriptedTable setBackTo(long version) {
    origins.add(new VersionOrigin.Rollback(version));
    return this;
  }

  /** Versions up to this one are no longer there. */
  ScriptedTable cleanedUpTo(long version) {
    for (long v = 1; v <= version; v++) {
      cleaned.add(v);
    }
    return this;
  }

  @Override
  public long latestVersion() {
    return origins.size();
  }

  @Override
  public long rowCount() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<VersionOrigin> originOf(long version) {
    return cleaned.contains(version)
        ? Optional.empty()
        : Optional.of(origins.get((int) version - 1));
  }

  @Override
  public boolean createIfAbsent(Schema schema) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Schema schema() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void addColumns(List<Field> columns) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<FragmentMetadata> stage(ArrowReader rows) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long commit(
      long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LabelFile newLabelFile(String modelColumn) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PlacedLabels place(long version, List<StagedLabels> labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> missingFiles(List<String> files) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void discard(PlacedLabels labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void discard(List<FragmentMetadata> fragments) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compact(int rows) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long cleanUp(long beforeMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BufferAllocator allocator() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
