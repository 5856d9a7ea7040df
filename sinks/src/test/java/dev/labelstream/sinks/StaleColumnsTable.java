package dev.labelstream.sinks;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Wrong: places labels when they are staged, and passes that for placed in any later version. */
public final class StaleColumnsTable extends ForwardingTable {

  private static final Map<String, PlacedLabels> PLACED = new ConcurrentHashMap<>();

  public StaleColumnsTable(LanceTable table) {
    super(table);
  }

  @Override
  public LabelFile newLabelFile(String modelColumn) {
    LabelFile file = super.newLabelFile(modelColumn);
    return new LabelFile() {
      @Override
      public void write(VectorSchemaRoot batch) {
        file.write(batch);
      }

      @Override
      public StagedLabels finish() {
        StagedLabels staged = file.finish();
        PLACED.put(staged.file(), StaleColumnsTable.super.place(latestVersion(), List.of(staged)));
        return staged;
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  @Override
  public PlacedLabels place(long version, List<StagedLabels> labels) {
    if (labels.size() != 1) {
      throw new IllegalStateException("This sink is wrong with one writer only");
    }
    PlacedLabels stale = requireNonNull(PLACED.get(labels.get(0).file()));
    return new PlacedLabels(
        version,
        stale.fragments(),
        stale.fieldIds(),
        stale.files(),
        stale.bytes(),
        stale.labelled(),
        stale.superseded(),
        stale.gone());
  }
}
