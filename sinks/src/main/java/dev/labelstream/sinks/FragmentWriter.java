package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Streams rows into fragments; one for each subtask of the sink.
 *
 * <p>Between two checkpoints all rows go through one {@link Staging}. Rows are handed over in
 * batches; when the file falls behind, {@link #write} blocks, and that is the sink's back-pressure.
 */
final class FragmentWriter<T> implements CommittingSinkWriter<T, StagedChanges> {

  private final RowEncoder<T> rows;
  private final LanceTable table;
  private final DatasetColumns datasetColumns;
  private final long batchBytes;
  private final Counter recordsSend;
  private final Counter bytesSend;
  private final Counter sendErrors;
  private volatile long lastStagingMillis;

  private List<T> batch = new ArrayList<>();
  private long bytesInBatch;
  private @Nullable Staging<T> staging;

  FragmentWriter(
      SinkSettings settings, RowEncoder<T> rows, LanceTable table, SinkWriterMetricGroup metrics) {
    this.rows = rows;
    this.table = table;
    this.datasetColumns = new DatasetColumns(table, settings.dataset());
    this.batchBytes = settings.batchSize().getBytes();
    this.recordsSend = metrics.getNumRecordsSendCounter();
    this.bytesSend = metrics.getNumBytesSendCounter();
    this.sendErrors = metrics.getNumRecordsSendErrorsCounter();
    metrics.setCurrentSendTimeGauge(() -> lastStagingMillis);
  }

  @Override
  public void write(T row, Context context) throws IOException, InterruptedException {
    batch.add(row);
    bytesInBatch += rows.sizeOf(row);
    recordsSend.inc();
    if (bytesInBatch >= batchBytes) {
      handOver();
    }
  }

  private void handOver() throws IOException, InterruptedException {
    if (staging == null) {
      staging = new Staging<>(table, columns(), rows);
    }
    try {
      staging.add(batch);
    } catch (IOException e) {
      sendErrors.inc(batch.size());
      throw e;
    }
    batch = new ArrayList<>(batch.size());
    bytesInBatch = 0;
  }

  /** All of the dataset's, since Lance takes no fragment that lacks one; the job's before it is. */
  private Schema columns() throws InterruptedException {
    return table.latestVersion() == 0 ? rows.schema() : datasetColumns.prepare(rows.schema());
  }

  /** Nothing to do before {@link #prepareCommit}: a fragment is whole only when it is finished. */
  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<StagedChanges> prepareCommit() throws IOException, InterruptedException {
    if (!batch.isEmpty()) {
      handOver();
    }
    if (staging == null) {
      return List.of();
    }
    StagedChanges staged = staging.finish();
    lastStagingMillis = staging.elapsedMillis();
    staging = null;
    bytesSend.inc(staged.bytes());
    return List.of(staged);
  }

  @Override
  public void close() {
    if (staging != null) {
      staging.abort();
      staging = null;
    }
    table.close();
  }
}
