package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Stages labels in files; one for each subtask of the sink.
 *
 * <p>Only the labels themselves are staged, not the column data of the fragments they are for: that
 * is good at one version of the dataset only, and by the time of the commit another commit may have
 * been made, the one of the checkpoint before at least. The committer makes it, see {@link
 * LabelPlacement}.
 */
final class LabelWriter<T> implements CommittingSinkWriter<T, StagedChanges> {

  private final LabelEncoder<T> labels;
  private final LanceTable table;
  private final Schema fileColumns;
  private final long batchBytes;
  private final Counter recordsSend;
  private final Counter bytesSend;
  private final Counter sendErrors;
  private volatile long lastStagingMillis;

  private List<T> batch = new ArrayList<>();
  private long bytesInBatch;
  private long stagingNanos;
  private @Nullable LabelFile file;

  LabelWriter(
      SinkSettings settings,
      LabelEncoder<T> labels,
      LanceTable table,
      SinkWriterMetricGroup metrics) {
    this.labels = labels;
    this.table = table;
    this.fileColumns = LabelKeys.before(labels.schema());
    this.batchBytes = settings.batchSize().getBytes();
    this.recordsSend = metrics.getNumRecordsSendCounter();
    this.bytesSend = metrics.getNumBytesSendCounter();
    this.sendErrors = metrics.getNumRecordsSendErrorsCounter();
    metrics.setCurrentSendTimeGauge(() -> lastStagingMillis);
  }

  @Override
  public void write(T labelsOfRow, Context context) throws IOException {
    batch.add(labelsOfRow);
    bytesInBatch += LabelKeys.BYTES + labels.sizeOf(labelsOfRow);
    recordsSend.inc();
    if (bytesInBatch >= batchBytes) {
      stage();
    }
  }

  private void stage() throws IOException {
    long started = System.nanoTime();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(fileColumns, table.allocator())) {
      LabelKeys.write(batch.stream().map(labels::rowOf).toList(), root);
      labels.encode(batch, root);
      root.setRowCount(batch.size());
      if (file == null) {
        file = table.newLabelFile(labels.modelColumn());
      }
      file.write(root);
    } catch (RuntimeException e) {
      sendErrors.inc(batch.size());
      throw new IOException("Cannot stage labels: " + e.getMessage(), e);
    }
    bytesSend.inc(bytesInBatch);
    batch = new ArrayList<>(batch.size());
    bytesInBatch = 0;
    stagingNanos += System.nanoTime() - started;
  }

  /** Nothing to do before {@link #prepareCommit}: a file is whole only when it is finished. */
  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<StagedChanges> prepareCommit() throws IOException {
    if (!batch.isEmpty()) {
      stage();
    }
    if (file == null) {
      return List.of();
    }
    long started = System.nanoTime();
    try {
      StagedLabels staged = file.finish();
      lastStagingMillis = TimeUnit.NANOSECONDS.toMillis(stagingNanos + System.nanoTime() - started);
      stagingNanos = 0;
      file = null;
      return List.of(StagedChanges.ofLabels(staged));
    } catch (RuntimeException e) {
      throw new IOException("Cannot stage labels: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
    table.close();
  }
}
