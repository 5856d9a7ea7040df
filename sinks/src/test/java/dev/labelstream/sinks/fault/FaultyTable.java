package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.VersionOrigin;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.FragmentMetadata;

/** A table that fails where the test says. */
final class FaultyTable implements LanceTable {

  private final LanceTable table;
  private final Faults faults;

  FaultyTable(LanceTable table, Faults faults) {
    this.table = table;
    this.faults = faults;
  }

  @Override
  public long latestVersion() {
    return table.latestVersion();
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
  public List<FragmentMetadata> stage(ArrowReader rows) {
    faults.pass(FaultPoint.BEFORE_STAGING);
    List<FragmentMetadata> staged = table.stage(rows);
    faults.pass(FaultPoint.AFTER_STAGING);
    return staged;
  }

  @Override
  public Optional<VersionOrigin> originOf(long version) {
    return table.originOf(version);
  }

  @Override
  public long commit(long version, CommitMark mark, List<FragmentMetadata> fragments) {
    faults.pass(FaultPoint.BEFORE_COMMIT);
    long committed = table.commit(version, mark, fragments);
    faults.pass(FaultPoint.AFTER_COMMIT);
    return committed;
  }

  @Override
  public void discard(List<FragmentMetadata> fragments) {
    table.discard(fragments);
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
