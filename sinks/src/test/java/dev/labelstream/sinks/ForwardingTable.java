package dev.labelstream.sinks;

import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.FragmentMetadata;

/** Another table, with room for what a test wants to go wrong. */
public class ForwardingTable implements LanceTable {

  private final LanceTable table;

  public ForwardingTable(LanceTable table) {
    this.table = table;
  }

  @Override
  public long latestVersion() {
    return table.latestVersion();
  }

  @Override
  public long rowCount() {
    return table.rowCount();
  }

  @Override
  public boolean createIfAbsent(Schema schema) {
    return table.createIfAbsent(schema);
  }

  @Override
  public Schema schema() {
    return table.schema();
  }

  @Override
  public void addColumns(List<Field> columns) {
    table.addColumns(columns);
  }

  @Override
  public List<FragmentMetadata> stage(ArrowReader rows) {
    return table.stage(rows);
  }

  @Override
  public LabelFile newLabelFile(String modelColumn) {
    return table.newLabelFile(modelColumn);
  }

  @Override
  public PlacedLabels place(long version, List<StagedLabels> labels) {
    return table.place(version, labels);
  }

  @Override
  public List<String> missingFiles(List<String> files) {
    return table.missingFiles(files);
  }

  @Override
  public Optional<VersionOrigin> originOf(long version) {
    return table.originOf(version);
  }

  @Override
  public long commit(
      long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
    return table.commit(version, mark, fragments, labels);
  }

  @Override
  public void discard(List<FragmentMetadata> fragments) {
    table.discard(fragments);
  }

  @Override
  public void discard(PlacedLabels labels) {
    table.discard(labels);
  }

  @Override
  public int compact(int rows) {
    return table.compact(rows);
  }

  @Override
  public long cleanUp(long beforeMillis) {
    return table.cleanUp(beforeMillis);
  }

  @Override
  public BufferAllocator allocator() {
    return table.allocator();
  }

  @Override
  public void close() {
    table.close();
  }
}
