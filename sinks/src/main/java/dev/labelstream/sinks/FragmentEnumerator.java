package dev.labelstream.sinks;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the readers the fragments of one version that have rows to read, and, if it follows, looks
 * for more when all of that is read and committed.
 *
 * <ol>
 *   <li>A version is decided on, a tag holds it, and its fragments with rows that lack the label
 *       wait for readers.
 *   <li>Nothing waits and every reader asks for more: all is read. The next checkpoint holds that,
 *       and with it the sink's commit of the last rows.
 *   <li>When the checkpoint after that has completed, its commit is in the dataset: a look any
 *       earlier would find rows whose labels are still on their way, and score them twice.
 * </ol>
 *
 * <p>Called by one thread only, but for the planning itself.
 */
final class FragmentEnumerator implements SplitEnumerator<FragmentSplit, ReadingPlan> {

  private static final Logger LOG = LoggerFactory.getLogger(FragmentEnumerator.class);
  private static final long NONE = -1;

  private final SourceSettings settings;
  private final SplitEnumeratorContext<FragmentSplit> context;
  private final Clock clock;
  private final Deque<FragmentSplit> waiting = new ArrayDeque<>();
  private final Set<Integer> asking = new LinkedHashSet<>();
  private volatile ReadingPlan plan;
  private volatile long rowsWaiting;
  private long checkpointWithAll = NONE;
  private boolean isLooking;
  private boolean isReleased;
  private Instant lastLook = Instant.EPOCH;

  /**
   * @param restored the state, or null to begin
   */
  FragmentEnumerator(
      SourceSettings settings,
      SplitEnumeratorContext<FragmentSplit> context,
      Clock clock,
      @Nullable ReadingPlan restored) {
    this.settings = settings;
    this.context = context;
    this.clock = clock;
    this.plan = ReadingPlan.undecided(settings.label().modelVersion());
    if (restored != null
        && restored.modelVersion().equals(settings.label().modelVersion())
        && restored.isDecided()) {
      plan = restored;
      waiting.addAll(restored.waiting());
    }
  }

  @Override
  public void start() {
    MetricGroup metrics = context.metricGroup();
    metrics.<Long, Gauge<Long>>gauge(SourceMetrics.ROWS_PLANNED, () -> plan.rows());
    metrics.<Long, Gauge<Long>>gauge(SourceMetrics.VERSION_READ, () -> plan.version());
    metrics.<Long, Gauge<Long>>gauge(SourceMetrics.ROWS_WAITING, () -> rowsWaiting);
    if (plan.isDecided()) {
      LOG.info("Going on with version {}: {}", plan.version(), settings);
    } else {
      look();
    }
  }

  private void look() {
    isLooking = true;
    lastLook = clock.instant();
    long versionBefore = plan.version();
    context.callAsync(() -> planAfter(versionBefore), this::decide);
  }

  /** On another thread: finds what to read; null if there is no newer version. */
  private @Nullable ReadingPlan planAfter(long versionBefore) throws IOException {
    try (ReadableDataset dataset = PinnedVersion.open(settings)) {
      if (dataset.version() == versionBefore) {
        return null;
      }
      ReadingPlan found = dataset.plan(settings.label());
      if (!found.waiting().isEmpty()) {
        dataset.keepBy(settings.tag());
      }
      return found;
    }
  }

  private void decide(@Nullable ReadingPlan found, @Nullable Throwable failure) {
    isLooking = false;
    if (failure != null) {
      throw new FlinkRuntimeException(
          "Cannot find out what to read of %s: %s"
              .formatted(settings.dataset(), failure.getMessage()),
          failure);
    }
    if (found != null) {
      plan = found;
      waiting.addAll(plan.waiting());
      if (!waiting.isEmpty()) {
        checkpointWithAll = NONE;
      }
      if (!waiting.isEmpty() || !settings.isFollowing()) {
        LOG.info(
            "Reading {} rows in {} fragments of version {}: {}",
            plan.rows(),
            waiting.size(),
            plan.version(),
            settings);
      }
    }
    assign();
  }

  private void assign() {
    for (Iterator<Integer> readers = asking.iterator(); readers.hasNext() && !waiting.isEmpty(); ) {
      int reader = readers.next();
      readers.remove();
      context.assignSplit(waiting.remove(), reader);
    }
    if (plan.isDecided() && waiting.isEmpty() && !settings.isFollowing()) {
      asking.forEach(context::signalNoMoreSplits);
    }
    rowsWaiting = waiting.stream().mapToLong(FragmentSplit::rows).sum();
  }

  @Override
  public void handleSplitRequest(int reader, @Nullable String host) {
    asking.add(reader);
    assign();
  }

  @Override
  public void addSplitsBack(List<FragmentSplit> splits, int reader) {
    waiting.addAll(splits);
    assign();
  }

  @Override
  public void addReader(int reader) {
    // It comes anew after a failure, and asks when it has nothing to do.
    asking.remove(reader);
  }

  private boolean isAllRead() {
    return plan.isDecided()
        && !isLooking
        && waiting.isEmpty()
        && asking.size() == context.currentParallelism();
  }

  @Override
  public ReadingPlan snapshotState(long checkpointId) {
    if (!isAllRead()) {
      checkpointWithAll = NONE;
    } else if (checkpointWithAll == NONE) {
      checkpointWithAll = checkpointId;
    }
    return new ReadingPlan(plan.version(), plan.modelVersion(), plan.rows(), List.copyOf(waiting));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (checkpointWithAll == NONE) {
      return;
    }
    if (!settings.isFollowing() && checkpointId >= checkpointWithAll) {
      release();
    } else if (settings.isFollowing() && checkpointId > checkpointWithAll && isLookDue()) {
      look();
    }
  }

  private boolean isLookDue() {
    return !isLooking && !clock.instant().isBefore(lastLook.plus(settings.lookEvery()));
  }

  /** Nobody reads that version again. */
  private void release() {
    if (isReleased) {
      return;
    }
    isReleased = true;
    context.callAsync(
        () -> {
          try (ReadableDataset dataset = PinnedVersion.open(settings)) {
            dataset.release(settings.tag());
            return dataset.version();
          }
        },
        (version, failure) -> {
          if (failure != null) {
            // It holds a version that nobody needs; the next run of this name takes it over.
            LOG.warn("Left the tag {} behind: {}", settings.tag(), failure.toString());
          }
        });
  }

  @Override
  public void close() {}
}
