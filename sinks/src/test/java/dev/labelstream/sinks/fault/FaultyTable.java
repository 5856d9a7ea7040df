package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.ForwardingTable;
import dev.labelstream.sinks.LabelFile;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.PlacedLabels;
import dev.labelstream.sinks.StagedLabels;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
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
  public LabelFile newLabelFile(String modelColumn) {
    faults.pass(FaultPoint.BEFORE_STAGING);
    LabelFile file = super.newLabelFile(modelColumn);
    return new LabelFile() {
      @Override
      public void write(VectorSchemaRoot batch) {
        file.write(batch);
      }

      @Override
      public StagedLabels finish() {
        StagedLabels staged = file.finish();
        faults.pass(FaultPoint.AFTER_STAGING);
        return staged;
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  @Override
  public long commit(
      long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
    faults.pass(FaultPoint.BEFORE_COMMIT);
    long committed = super.commit(version, mark, fragments, labels);
    faults.pass(FaultPoint.AFTER_COMMIT);
    return committed;
  }
}
