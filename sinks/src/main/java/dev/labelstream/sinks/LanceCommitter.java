package dev.labelstream.sinks;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each committable a version of the dataset, once.
 *
 * <p>It always looks before it commits, so that the path after a crash is the ordinary path. What
 * it relies on:
 *
 * <ul>
 *   <li>a committable is offered again until this method has returned for it;
 *   <li>committables of one sink are offered in the order of their checkpoints;
 *   <li>nothing about who else is running: a second committer, of this job or an older one, costs a
 *       conflict and finds the commit.
 * </ul>
 */
public final class LanceCommitter implements Committer<LanceCommittable> {

  private static final Logger LOG = LoggerFactory.getLogger(LanceCommitter.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(10));

  private final SinkSettings settings;
  private final LanceTable table;
  private final Clock clock;
  private final CommitChain chain;
  private final Maintenance maintenance;
  private final Random jitter = new Random();

  private final Counter committedRows;
  private final Counter committedBytes;
  private final Counter committedFragments;
  private final Counter committedLabels;
  private final Counter supersededLabels;
  private final Counter labelsOfGoneRows;
  private final Counter conflicts;
  private final Counter errors;
  private volatile long lastCommitMillis;
  private volatile long lastSuccessMillis;
  private volatile long datasetVersion;
  private volatile long datasetRows;

  /**
   * @param tables opens the dataset: once to commit, and for each run of the maintenance
   */
  public LanceCommitter(
      SinkSettings settings, LanceTable.Factory tables, MetricGroup metrics, Clock clock) {
    this.settings = settings;
    this.table = tables.open();
    this.maintenance = new Maintenance(settings, tables, metrics, clock);
    this.clock = clock;
    this.chain = new CommitChain(table, settings.sinkId());
    this.lastSuccessMillis = clock.millis();
    this.committedRows = metrics.counter(SinkMetrics.COMMITTED_ROWS);
    this.committedBytes = metrics.counter(SinkMetrics.COMMITTED_BYTES);
    this.committedFragments = metrics.counter(SinkMetrics.COMMITTED_FRAGMENTS);
    this.committedLabels = metrics.counter(SinkMetrics.COMMITTED_LABELS);
    this.supersededLabels = metrics.counter(SinkMetrics.SUPERSEDED_LABELS);
    this.labelsOfGoneRows = metrics.counter(SinkMetrics.LABELS_OF_GONE_ROWS);
    this.conflicts = metrics.counter(SinkMetrics.COMMIT_CONFLICTS);
    this.errors = metrics.counter(SinkMetrics.COMMIT_ERRORS);
    metrics.gauge(SinkMetrics.LAST_COMMIT_DURATION, () -> lastCommitMillis);
    metrics.gauge(SinkMetrics.DATASET_VERSION, () -> datasetVersion);
    metrics.gauge(SinkMetrics.DATASET_ROWS, () -> datasetRows);
    metrics.gauge(
        SinkMetrics.SECONDS_SINCE_COMMIT, () -> (clock.millis() - lastSuccessMillis) / 1000);
  }

  @Override
  public void commit(Collection<CommitRequest<LanceCommittable>> requests)
      throws IOException, InterruptedException {
    List<CommitRequest<LanceCommittable>> inOrder =
        requests.stream()
            .sorted(Comparator.comparingLong(r -> r.getCommittable().checkpointId()))
            .toList();
    for (CommitRequest<LanceCommittable> request : inOrder) {
      try {
        commitOnce(request);
      } catch (BrokenChainException e) {
        // No restart mends this: it would only hide the message.
        throw new SuppressRestartsException(e);
      }
    }
  }

  private void commitOnce(CommitRequest<LanceCommittable> request)
      throws IOException, InterruptedException {
    LanceCommittable committable = request.getCommittable();
    long started = clock.millis();
    long deadline = started + settings.commitTimeout().toMillis();
    for (int failures = 0; ; ) {
      try {
        long version = table.latestVersion();
        OptionalLong made = chain.find(committable, version);
        if (made.isPresent()) {
          found(committable, made.getAsLong());
          request.signalAlreadyCommitted();
        } else {
          checkFiles(committable);
          PlacedLabels labels = table.place(version, committable.labels());
          committed(committable, labels, commitAt(version, committable, labels), started);
        }
        countRows();
        return;
      } catch (BrokenChainException e) {
        throw e;
      } catch (CommitConflictException e) {
        conflicts.inc();
        failures++;
        waitOrGiveUp(committable, failures, deadline, e);
      } catch (RuntimeException e) {
        // The storage failed, perhaps after it had committed: the next look will tell.
        errors.inc();
        failures++;
        LOG.info(
            "Commit of checkpoint {} to {} failed, looking again: {}",
            committable.checkpointId(),
            settings.dataset(),
            e.toString());
        waitOrGiveUp(committable, failures, deadline, e);
      }
    }
  }

  private long commitAt(long version, LanceCommittable committable, PlacedLabels labels) {
    try {
      return table.commit(version, committable.mark(), committable.fragments(), labels);
    } catch (CommitConflictException e) {
      table.discard(labels);
      throw e;
    }
  }

  /** Lance does not check: it would commit rows that nobody can read. */
  private void checkFiles(LanceCommittable committable) {
    List<String> missing = table.missingFiles(committable.files());
    if (!missing.isEmpty()) {
      throw new BrokenChainException(
          "Cannot commit checkpoint %d to %s: of its staged files, %s are gone. Somebody cleaned up while they waited: Lance takes files that no version has named for a week. Restore from the savepoint or checkpoint before this one, so that they are staged again."
              .formatted(
                  committable.checkpointId(), settings.dataset(), String.join(", ", missing)));
    }
  }

  private void found(LanceCommittable committable, long version) {
    datasetVersion = version;
    lastSuccessMillis = clock.millis();
    LOG.info(
        "Found checkpoint {} already committed as version {} of {} (commit {})",
        committable.checkpointId(),
        version,
        settings.dataset(),
        committable.commitId());
  }

  private void committed(
      LanceCommittable committable, PlacedLabels labels, long version, long started) {
    lastSuccessMillis = clock.millis();
    lastCommitMillis = lastSuccessMillis - started;
    datasetVersion = version;
    committedRows.inc(committable.rows());
    committedBytes.inc(committable.bytes() + labels.bytes());
    committedFragments.inc(committable.fragments().size());
    committedLabels.inc(labels.labelled());
    supersededLabels.inc(labels.superseded());
    labelsOfGoneRows.inc(labels.gone());
    LOG.info(
        "Committed version {} of {} ({}, {} ms, checkpoint {}, commit {})",
        version,
        settings.dataset(),
        contentOf(committable, labels),
        lastCommitMillis,
        committable.checkpointId(),
        committable.commitId());
    maintenance.committed();
  }

  private void countRows() {
    try {
      datasetRows = table.rowCount();
    } catch (RuntimeException e) {
      // The gauge keeps what it had: a commit that is made does not fail for a figure.
      LOG.debug("Cannot count the rows of {}", settings.dataset(), e);
    }
  }

  private static String contentOf(LanceCommittable committable, PlacedLabels labels) {
    List<String> parts = new ArrayList<>();
    if (!committable.fragments().isEmpty()) {
      parts.add(
          "%d fragments, %d rows, %d MB"
              .formatted(
                  committable.fragments().size(), committable.rows(), committable.bytes() >> 20));
    }
    if (!committable.labels().isEmpty()) {
      parts.add(
          "labels of %d rows in %d fragments, %d superseded, %d of rows that are gone, %d KB"
              .formatted(
                  labels.labelled(),
                  labels.fragments().size(),
                  labels.superseded(),
                  labels.gone(),
                  labels.bytes() >> 10));
    }
    return String.join("; ", parts);
  }

  private void waitOrGiveUp(
      LanceCommittable committable, int failures, long deadline, RuntimeException cause)
      throws IOException, InterruptedException {
    Duration pause = BACKOFF.after(failures, jitter);
    if (clock.millis() + pause.toMillis() > deadline) {
      throw new IOException(
          "Cannot commit checkpoint %d to %s: %d tries in %s failed, the last with: %s. The job fails over and tries again; its rows are safe in the checkpoint. Look at the storage, or raise %s."
              .formatted(
                  committable.checkpointId(),
                  settings.dataset(),
                  failures,
                  settings.commitTimeout(),
                  cause.getMessage(),
                  SinkOptions.COMMIT_TIMEOUT.key()),
          cause);
    }
    Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);
  }

  @Override
  public void close() {
    maintenance.close();
    table.close();
  }
}
