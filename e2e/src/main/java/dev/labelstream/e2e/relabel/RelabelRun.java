package dev.labelstream.e2e.relabel;

import dev.labelstream.e2e.local.JobFolder;
import dev.labelstream.e2e.local.LocalCluster;
import dev.labelstream.e2e.local.ProgressLine;
import dev.labelstream.e2e.local.RestorePoint;
import dev.labelstream.e2e.world.FolderLock;
import dev.labelstream.relabel.RelabelJob;
import dev.labelstream.relabel.RelabelSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/**
 * Runs the relabel job until all rows have their labels, or until it is stopped.
 *
 * <p>Its folder holds checkpoints and savepoints, and what they belong to: a run with other labels,
 * models or versions begins anew, which loses nothing, since rows that have their label are not
 * read. When the job has come to its end the folder is emptied.
 */
final class RelabelRun {

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final Configuration config;
  private final RelabelSettings settings;
  private final Path directory;
  private final int dashboardPort;
  private final int parallelism;
  private final ProgressLine<RelabelProgress> line;
  private final PrintStream out;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param config that {@code settings} were read from
   * @param directory of the job's state
   * @param out for all that is told to a person
   */
  RelabelRun(
      Configuration config,
      RelabelSettings settings,
      Path directory,
      int dashboardPort,
      int parallelism,
      PrintStream out,
      boolean terminal) {
    this.config = config;
    this.settings = settings;
    this.directory = directory;
    this.dashboardPort = dashboardPort;
    this.parallelism = parallelism;
    this.out = out;
    this.line = new ProgressLine<>(out, terminal);
  }

  /** Asks a run to stop, and waits until it has; for Ctrl-C. */
  void stopAndWait() throws InterruptedException {
    stop.countDown();
    ended.await();
  }

  /**
   * @throws IOException if the job failed, or its folder is taken
   */
  RelabelResult run() throws Exception {
    JobFolder folder = new JobFolder(directory);
    try (FolderLock lock =
            FolderLock.take(directory)
                .orElseThrow(
                    () ->
                        new IOException(
                            "Another relabel runs on %s. Stop it, or give another --data."
                                .formatted(directory)));
        LocalCluster cluster = LocalCluster.start(folder, dashboardPort, parallelism)) {
      Optional<RestorePoint> from = restorePoint(folder);
      out.println("Dashboard  " + cluster.dashboard());
      out.println("Dataset    " + settings.dataset());
      from.ifPresent(point -> out.println("Going on from " + point.path()));
      RelabelProgress start = RelabelProgress.look(settings);
      long started = System.nanoTime();
      cluster.submit("labelstream-relabel", config, new RelabelJob(settings)::addTo, from);
      Optional<Path> savepoint = watch(cluster, start, started);
      if (savepoint.isEmpty()) {
        empty(folder);
      }
      RelabelProgress last = RelabelProgress.look(settings);
      long elapsed = System.nanoTime() - started;
      line.end(last.since(start, elapsed));
      savepoint.ifPresent(path -> out.println("Stopped with savepoint " + path));
      return new RelabelResult(settings, last, savepoint.isEmpty(), elapsed / 1e9);
    } finally {
      ended.countDown();
    }
  }

  /** Waits for the job's end: its own, or a savepoint. */
  private Optional<Path> watch(LocalCluster cluster, RelabelProgress start, long started)
      throws Exception {
    do {
      Optional<Throwable> failure = cluster.failure();
      if (failure.isPresent()) {
        throw new IOException(
            "The relabel job failed: " + failure.get().getMessage(), failure.get());
      }
      if (cluster.isFinished()) {
        return Optional.empty();
      }
      line.show(RelabelProgress.look(settings).since(start, System.nanoTime() - started));
    } while (!stop.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    try {
      return Optional.of(cluster.stopWithSavepoint());
    } catch (IOException e) {
      if (cluster.isFinished()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<RestorePoint> restorePoint(JobFolder folder) throws IOException {
    Path file = directory.resolve("belongs-to.txt");
    String belongsTo = belongsTo();
    if (Files.exists(file) && Files.readString(file).equals(belongsTo)) {
      return RestorePoint.newestOf(folder);
    }
    Files.createDirectories(directory);
    empty(folder);
    Files.writeString(file, belongsTo);
    return Optional.empty();
  }

  private String belongsTo() {
    List<String> parts =
        settings.labels().stream()
            .map(label -> "%s %s".formatted(label.declaration(), label.source()))
            .toList();
    return String.join("\n", parts) + "\n";
  }

  private static void empty(JobFolder folder) throws IOException {
    for (Path part : List.of(folder.checkpoints(), folder.savepoints())) {
      if (Files.exists(part)) {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(part)) {
          deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
