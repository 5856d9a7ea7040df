package dev.labelstream.sinks;

import dev.labelstream.sinks.FragmentRows.Placed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;

/** Reads one fragment after another, some rows at each call; on a thread of its own. */
final class FragmentSplitReader implements SplitReader<Placed, FragmentSplit> {

  private final SourceSettings settings;
  private final Queue<FragmentSplit> waiting = new ArrayDeque<>();
  private @Nullable ReadableDataset dataset;
  private @Nullable FragmentSplit split;
  private @Nullable FragmentRows rows;

  FragmentSplitReader(SourceSettings settings) {
    this.settings = settings;
  }

  @Override
  public RecordsWithSplitIds<Placed> fetch() throws IOException {
    if (split == null) {
      split = waiting.poll();
    }
    if (split == null) {
      return new RecordsBySplits<>(Map.of(), Set.of());
    }
    String id = split.splitId();
    List<Placed> next = isWanted(split) ? rowsOf(split).next() : List.of();
    if (next.isEmpty()) {
      closeRows();
      split = null;
      return new RecordsBySplits<>(Map.of(), Set.of(id));
    }
    Map<String, Collection<Placed>> read = Map.of(id, next);
    return new RecordsBySplits<>(read, Set.of());
  }

  /** A split of a state whose job wanted another model is planned anew. */
  private boolean isWanted(FragmentSplit split) {
    return split.modelVersion().equals(settings.label().modelVersion());
  }

  private FragmentRows rowsOf(FragmentSplit split) throws IOException {
    if (rows == null) {
      rows = new FragmentRows(datasetAt(split.version()), split, settings);
    }
    return rows;
  }

  private ReadableDataset datasetAt(long version) throws IOException {
    if (dataset != null && dataset.version() == version) {
      return dataset;
    }
    if (dataset != null) {
      dataset.close();
      dataset = null;
    }
    dataset =
        ReadableDataset.at(version, settings.dataset(), settings.storage())
            .orElseThrow(
                () ->
                    new IOException(
                        "Cannot read version %d of %s: it was cleaned up, although the tag %s should hold it. Start the job without its state: rows that have their label are not read again."
                            .formatted(version, settings.dataset(), settings.tag())));
    return dataset;
  }

  @Override
  public void handleSplitsChanges(SplitsChange<FragmentSplit> change) {
    waiting.addAll(change.splits());
  }

  /** Each fetch is short. */
  @Override
  public void wakeUp() {}

  private void closeRows() throws IOException {
    if (rows != null) {
      FragmentRows ended = rows;
      rows = null;
      ended.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeRows();
    } finally {
      if (dataset != null) {
        dataset.close();
        dataset = null;
      }
    }
  }
}
