package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.ForwardingTable;
import dev.labelstream.sinks.LanceTable;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.FragmentMetadata;

/** A table that fails where the test says. */
final class FaultyTable extends ForwardingTable {

  private final Faults faults;

  FaultyTable(LanceTable table, Faults faults) {
    super(table);
    this.faults = faults;
  }

  @Override
  public List<FragmentMetadata> stage(ArrowReader rows) {
    faults.pass(FaultPoint.BEFORE_STAGING);
    List<FragmentMetadata> staged = super.stage(rows);
    faults.pass(FaultPoint.AFTER_STAGING);
    return staged;
  }

  @Override
  public long commit(long version, CommitMark mark, List<FragmentMetadata> fragments) {
    faults.pass(FaultPoint.BEFORE_COMMIT);
    long committed = super.commit(version, mark, fragments);
    faults.pass(FaultPoint.AFTER_COMMIT);
    return committed;
  }
}
