package dev.labelstream.sinks;

import java.time.Clock;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads one column of the rows of a Lance dataset that lack a label: at one version, or again and
 * again as the dataset grows.
 *
 * <p>A split is a fragment with such rows; the others cost nothing but a look at the label's model
 * column. The position in each fragment is in the state, so what a checkpoint holds is not read
 * again. The version that is read is held by a tag of the dataset from the start until all of it is
 * read and committed. A tag that a killed job has left is taken over by the next job with its id.
 *
 * <p>Following needs a {@link LabelSink} that writes the same label in the same job: rows are
 * looked for anew when its commits are through.
 */
public final class StoredContentSource
    implements Source<StoredContent, FragmentSplit, ReadingPlan> {

  private static final long serialVersionUID = 1L;

  private final SourceSettings settings;

  public StoredContentSource(SourceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Boundedness getBoundedness() {
    return settings.isFollowing() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<StoredContent, FragmentSplit> createReader(SourceReaderContext context) {
    return new FragmentSourceReader(settings, context);
  }

  @Override
  public SplitEnumerator<FragmentSplit, ReadingPlan> createEnumerator(
      SplitEnumeratorContext<FragmentSplit> context) {
    return new FragmentEnumerator(settings, context, Clock.systemUTC(), null);
  }

  @Override
  public SplitEnumerator<FragmentSplit, ReadingPlan> restoreEnumerator(
      SplitEnumeratorContext<FragmentSplit> context, ReadingPlan plan) {
    return new FragmentEnumerator(settings, context, Clock.systemUTC(), plan);
  }

  @Override
  public SimpleVersionedSerializer<FragmentSplit> getSplitSerializer() {
    return new FragmentSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<ReadingPlan> getEnumeratorCheckpointSerializer() {
    return new ReadingPlanSerializer();
  }
}
