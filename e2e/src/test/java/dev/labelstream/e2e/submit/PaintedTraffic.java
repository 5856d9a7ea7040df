package dev.labelstream.e2e.submit;

import dev.labelstream.e2e.ingest.SettledUploads;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.PaintedUploads;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.sinks.DatasetSnapshot;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Painted uploads on their way through an ingest job, and what has become of them. */
final class PaintedTraffic {

  static final int SEED = 1;

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String TOPIC = "uploads";
  private static final String DEAD_LETTERS = "uploads-dead";

  private final PythonLance python;
  private final OperatorsDesk desk;
  private final PaintedPictures pictures;
  private final String bootstrapServers;
  private final String picturesAt;

  /**
   * @param picturesAt where the uploads say that their pictures are
   */
  PaintedTraffic(
      PythonLance python, OperatorsDesk desk, PaintedPictures pictures, String picturesAt)
      throws IOException {
    this.python = python;
    this.desk = desk;
    this.pictures = pictures;
    this.bootstrapServers = desk.kafkaUp();
    this.picturesAt = picturesAt;
  }

  /** Makes a context of the cluster, the dataset and the broker the current one. */
  void useContext() {
    desk.run(
        "context",
        "set",
        "test",
        "--rest=" + desk.dashboard(),
        "--savepoints=" + desk.savepoints(),
        "--dataset=" + desk.dataset(),
        "--bootstrap-servers=" + bootstrapServers);
    desk.run("context", "use", "test");
  }

  /** Publishes what the topic does not hold yet of the first uploads. */
  void publish(long count) throws Exception {
    try (UploadPublisher publisher =
        UploadPublisher.start(
            new PublishSettings(bootstrapServers, TOPIC, 0),
            new PaintedUploads(new Scenes(SEED), picturesAt, OptionalLong.of(count)),
            Clock.systemUTC())) {
      publisher.finished().get();
    }
  }

  /**
   * The settings of a job on a slow machine with pictures at these ports of it.
   *
   * @param more single settings, {@code -Dkey=value}
   */
  static List<String> settings(List<Integer> ports, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "-Drestart-strategy.exponential-delay.initial-backoff=200ms",
                "-Drestart-strategy.exponential-delay.max-backoff=1s",
                "-Dlabelstream.fetch.allowed-private-hosts="
                    + ports.stream()
                        .map(port -> "127.0.0.1:" + port)
                        .collect(Collectors.joining(";")),
                "-Dlabelstream.fetch.max-image-size=16mb",
                // The server paints in this process, which may have to wait for its turn.
                "-Dlabelstream.fetch.connect-timeout=1min",
                "-Dlabelstream.fetch.response-timeout=1min",
                "-Dlabelstream.fetch.attempt-timeout=2min",
                "-Dlabelstream.fetch.total-timeout=8min"));
    settings.addAll(Arrays.asList(more));
    return settings;
  }

  /** Waits until each of the first uploads is a row or a committed dead letter. */
  void awaitAllOf(long uploads) {
    awaitRows(rowsOf(uploads));
    // A stopped job leaves what it still fetches in its savepoint.
    Deadline.await(
        PATIENCE,
        () -> deadLetters() >= deadOf(uploads),
        () -> "%d dead letters".formatted(deadLetters()));
  }

  /** The same of a job that takes a checkpoint only when it is told to. */
  void awaitAllOf(long uploads, WatchedJob job) {
    Deadline.await(
        PATIENCE,
        () -> {
          job.checkpoint();
          return rows() >= rowsOf(uploads) && deadLetters() >= deadOf(uploads);
        },
        () ->
            "%d rows and %d dead letters of %d uploads%n%s"
                .formatted(rows(), deadLetters(), uploads, desk.status()));
  }

  void awaitRows(long wanted) {
    Deadline.await(
        PATIENCE,
        () -> rows() >= wanted,
        () -> "%d rows of %d%n%s".formatted(rows(), wanted, desk.status()));
  }

  /** How many of the first uploads become rows. */
  static long rowsOf(long uploads) {
    return uploads - deadOf(uploads);
  }

  private static long deadOf(long uploads) {
    return SettledUploads.badAmong(uploads).size();
  }

  private long deadLetters() {
    return SettledUploads.countDeadLetters(bootstrapServers, DEAD_LETTERS);
  }

  /** Rows that are committed now. */
  long rows() {
    try (DatasetSnapshot latest = DatasetSnapshot.latest(desk.dataset().toString()).orElse(null)) {
      return latest == null ? 0 : latest.rowCount();
    }
  }

  /** Fails unless each of the first uploads is there once, and nothing else, read by Python. */
  void assertEachOnce(long uploads) throws IOException {
    SettledUploads.read(python, desk.dataset(), bootstrapServers, DEAD_LETTERS)
        .assertEachPaintedUploadOnce(pictures, uploads);
  }
}
