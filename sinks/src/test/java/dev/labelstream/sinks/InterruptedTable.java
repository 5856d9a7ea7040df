package dev.labelstream.sinks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lance.FragmentMetadata;

/** Lets something happen once between the look and the commit. */
final class InterruptedTable extends ForwardingTable {

  /** What happens. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private @Nullable Action action;

  InterruptedTable(LanceTable table, Action action) {
    super(table);
    this.action = action;
  }

  @Override
  public long commit(
      long version, CommitMark mark, List<FragmentMetadata> fragments, PlacedLabels labels) {
    Action now = action;
    action = null;
    if (now != null) {
      try {
        now.run();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    return super.commit(version, mark, fragments, labels);
  }
}
