package dev.labelstream.sinks;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a dataset quick while commits go on: merges small fragments and removes old versions.
 *
 * <p>Each version has a manifest that lists every fragment, so without this a commit takes longer
 * the more checkpoints there were. It runs beside the commits, on a thread and a table of its own;
 * Lance lets a compaction and the sink's commits pass each other. It may fail: the rows are
 * committed, and the next run does what this one did not.
 */
final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long PATIENCE_SECONDS = 20;

  private final SinkSettings settings;
  private final LanceTable.Factory tables;
  private final Clock clock;
  private final Counter runs;
  private final Counter errors;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread worker = new Thread(work, "lance-maintenance");
            worker.setDaemon(true);
            return worker;
          });
  private int commitsSinceRun;

  Maintenance(SinkSettings settings, LanceTable.Factory tables, MetricGroup metrics, Clock clock) {
    this.settings = settings;
    this.tables = tables;
    this.clock = clock;
    this.runs = metrics.counter(SinkMetrics.MAINTENANCE_RUNS);
    this.errors = metrics.counter(SinkMetrics.MAINTENANCE_ERRORS);
  }

  /** Counts a commit; starts a run if it is due and none is under way. */
  void committed() {
    commitsSinceRun++;
    if (settings.maintainEvery() > 0
        && commitsSinceRun >= settings.maintainEvery()
        && isRunning.compareAndSet(false, true)) {
      commitsSinceRun = 0;
      thread.execute(this::run);
    }
  }

  private void run() {
    long started = clock.millis();
    try (LanceTable table = tables.open()) {
      int merged =
          settings.smallFragmentRows() == 0 ? 0 : table.compact(settings.smallFragmentRows());
      long removed = table.cleanUp(clock.millis() - settings.keepVersionsFor().toMillis());
      runs.inc();
      LOG.info(
          "Maintained {}: {} fragments fewer, {} old versions removed, {} ms",
          settings.dataset(),
          merged,
          removed,
          clock.millis() - started);
    } catch (CommitConflictException e) {
      LOG.info("Left the maintenance of {} to another: {}", settings.dataset(), e.getMessage());
    } catch (RuntimeException e) {
      errors.inc();
      LOG.warn(
          "Could not maintain {}, which is tried again after {} commits: {}",
          settings.dataset(),
          settings.maintainEvery(),
          e.toString());
    } finally {
      isRunning.set(false);
    }
  }

  /** Waits a while for a run under way; it is safe to be left, and to be killed. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("The maintenance of {} goes on after its task has ended", settings.dataset());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
