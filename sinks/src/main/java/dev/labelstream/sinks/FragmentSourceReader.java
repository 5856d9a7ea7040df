package dev.labelstream.sinks;

import dev.labelstream.sinks.FragmentRows.Placed;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/**
 * Emits the rows of the fragments that the enumerator gives it, one fragment at a time, and keeps
 * in its state which of a fragment's rows come next.
 *
 * <p>It asks for a fragment only when it has none: the enumerator takes a reader that has asked for
 * one that has nothing left to emit.
 */
final class FragmentSourceReader
    extends SingleThreadMultiplexSourceReaderBase<
        Placed, StoredContent, FragmentSplit, FragmentSourceReader.Position> {

  /** How far a split was emitted. */
  static final class Position {
    private FragmentSplit split;

    Position(FragmentSplit split) {
      this.split = split;
    }

    private void pass(int offset) {
      split = split.from(offset + 1);
    }
  }

  FragmentSourceReader(SourceSettings settings, SourceReaderContext context) {
    super(
        () -> new FragmentSplitReader(settings),
        FragmentSourceReader::emit,
        context.getConfiguration(),
        context);
  }

  private static void emit(Placed row, SourceOutput<StoredContent> out, Position position) {
    out.collect(row.content());
    position.pass(row.offset());
  }

  @Override
  public void start() {
    askIfIdle();
  }

  @Override
  protected void onSplitFinished(Map<String, Position> finished) {
    askIfIdle();
  }

  private void askIfIdle() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected Position initializedState(FragmentSplit split) {
    return new Position(split);
  }

  @Override
  protected FragmentSplit toSplitType(String splitId, Position position) {
    return position.split;
  }
}
