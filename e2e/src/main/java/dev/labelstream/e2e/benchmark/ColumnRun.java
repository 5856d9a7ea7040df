package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LabelSink;
import dev.labelstream.sinks.LanceCommittable;
import dev.labelstream.sinks.LanceCommitter;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.sinks.StagedChanges;
import dev.labelstream.sinks.StoredRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Adds columns to a dataset by the label sink's own writer and committer, in this JVM.
 *
 * <p>One run is what a running job does for a checkpoint with a label for every row: the columns
 * are added, the labels staged, and all of it committed as one version. The first run does not
 * count.
 */
final class ColumnRun {

  private static final int FRAGMENTS = 10;

  private final SinkSettings settings;
  private final int rows;

  ColumnRun(SinkSettings settings, int rows) {
    this.settings = settings;
    this.rows = rows;
  }

  /**
   * What the runs took.
   *
   * @param medianSeconds of a run
   * @param bytesWritten by the last of them, below the dataset's folder
   */
  record Taken(double medianSeconds, long bytesWritten) {}

  /** Makes the dataset: ten fragments of pictures. */
  void makeDataset(int pictureBytes) {
    try (LanceTable table = settings.table().open()) {
      table.createIfAbsent(NumberedPictures.SCHEMA);
      for (int fragment = 0; fragment < FRAGMENTS; fragment++) {
        int first = (int) ((long) rows * fragment / FRAGMENTS);
        int end = (int) ((long) rows * (fragment + 1) / FRAGMENTS);
        table.commit(
            table.latestVersion(),
            new CommitMark("pictures", UUID.randomUUID().toString(), null, fragment + 1L),
            table.stage(new NumberedPictures(table.allocator(), first, end - first, pictureBytes)));
      }
    }
  }

  /** Adds a column in each run. */
  Taken run(int runs) throws Exception {
    List<RowScore> scores = scores();
    double[] seconds = new double[1 + runs];
    long bytes = 0;
    try (LanceTable table = settings.table().open();
        LanceCommitter committer =
            new LanceCommitter(
                settings, settings.table(), new UnregisteredMetricsGroup(), Clock.systemUTC())) {
      String parentId = null;
      for (int i = 0; i < seconds.length; i++) {
        ScoreColumn column = new ScoreColumn("score_" + i);
        try (CommittingSinkWriter<RowScore, StagedChanges> writer =
            new LabelSink<>(settings, column).createWriter(new WriterContext())) {
          long before = bytesOfDataset();
          long started = System.nanoTime();
          table.addColumns(column.schema().getFields());
          for (RowScore score : scores) {
            writer.write(score, new Now());
          }
          writer.flush(false);
          LanceCommittable committable = committable(table, parentId, i, writer.prepareCommit());
          committer.commit(List.of(new SoleRequest(committable)));
          seconds[i] = (System.nanoTime() - started) / 1e9;
          bytes = bytesOfDataset() - before;
          parentId = committable.commitId();
        }
      }
    }
    double[] counted = Arrays.copyOfRange(seconds, 1, seconds.length);
    Arrays.sort(counted);
    return new Taken(counted[counted.length / 2], bytes);
  }

  private LanceCommittable committable(
      LanceTable table, @Nullable String parentId, int run, Collection<StagedChanges> staged) {
    return new LanceCommittable(
        settings.sinkId(),
        UUID.randomUUID().toString(),
        parentId,
        run + 1L,
        table.latestVersion(),
        List.of(),
        staged.stream().flatMap(changes -> changes.labels().stream()).toList(),
        0,
        0);
  }

  /** Half of each row's number, with the row as a reader of the newest version finds it. */
  private List<RowScore> scores() throws Exception {
    List<RowScore> scores = new ArrayList<>();
    ScanOptions options =
        new ScanOptions.Builder()
            .columns(List.of("number"))
            .withRowId(true)
            .withRowAddress(true)
            .build();
    try (LanceTable table = settings.table().open();
        Dataset dataset =
            Dataset.open().uri(settings.dataset()).allocator(table.allocator()).build();
        LanceScanner scanner = dataset.newScan(options);
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        BigIntVector numbers = (BigIntVector) batches.getVectorSchemaRoot().getVector("number");
        UInt8Vector ids = (UInt8Vector) batches.getVectorSchemaRoot().getVector("_rowid");
        UInt8Vector addresses = (UInt8Vector) batches.getVectorSchemaRoot().getVector("_rowaddr");
        for (int i = 0; i < numbers.getValueCount(); i++) {
          int fragment = (int) (addresses.get(i) >>> Integer.SIZE);
          scores.add(
              new RowScore(
                  new StoredRow(ids.get(i), fragment, dataset.version(), null),
                  numbers.get(i) * 0.5f));
        }
      }
    }
    return scores;
  }

  private long bytesOfDataset() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(settings.dataset()))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** The sink looks at no time of its own. */
  private record Now() implements SinkWriter.Context {

    @Override
    public long currentWatermark() {
      return Long.MIN_VALUE;
    }

    @Override
    public @Nullable Long timestamp() {
      return null;
    }
  }
}
