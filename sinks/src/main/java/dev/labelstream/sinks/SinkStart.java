package dev.labelstream.sinks;

import java.io.Serializable;
import java.util.Optional;

/** How a sink begins in a dataset, which depends on what it brings there. */
sealed interface SinkStart extends Serializable {

  /**
   * Begins without state.
   *
   * @throws BrokenChainException if that could lose or double something
   */
  ChainTail begin(LanceTable table, SinkSettings settings);

  /** Gives the dataset the columns that the sink writes. */
  void prepareColumns(DatasetColumns columns) throws InterruptedException;

  /** New rows: they create the dataset, and those of a lost state would be written twice. */
  record OfRows(RowEncoder<?> rows) implements SinkStart {

    @Override
    public ChainTail begin(LanceTable table, SinkSettings settings) {
      table.createIfAbsent(rows.schema());
      long version = table.latestVersion();
      new CommitChain(table, settings.sinkId()).checkFresh(version);
      return ChainTail.startingAt(version);
    }

    @Override
    public void prepareColumns(DatasetColumns columns) throws InterruptedException {
      columns.prepare(rows.schema());
    }
  }

  /**
   * Labels of stored rows: writing one again changes nothing, so the sink may begin anew where it
   * has been before. Its chain goes on from its newest commit, which keeps out an older job that
   * still runs.
   */
  record OfLabels(LabelEncoder<?> labels) implements SinkStart {

    @Override
    public ChainTail begin(LanceTable table, SinkSettings settings) {
      long version = table.latestVersion();
      if (version == 0) {
        throw new BrokenChainException(
            "Cannot write labels to %s: there is no dataset. Labels are for rows that are stored already; check %s."
                .formatted(settings.dataset(), SinkOptions.DATASET.key()));
      }
      Optional<String> newest = new CommitChain(table, settings.sinkId()).newestCommit(version);
      return newest
          .map(commitId -> ChainTail.startingAt(version).with(commitId, version))
          .orElseGet(() -> ChainTail.startingAt(version));
    }

    @Override
    public void prepareColumns(DatasetColumns columns) throws InterruptedException {
      columns.prepareLabels(labels.schema());
    }
  }
}
