package dev.labelstream.e2e.demo;

import dev.labelstream.e2e.local.LocalCluster;
import dev.labelstream.e2e.local.ProgressLine;
import dev.labelstream.e2e.local.RestorePoint;
import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.e2e.world.Uploads;
import dev.labelstream.ingest.IngestJob;
import dev.labelstream.ingest.IngestSettings;
import dev.labelstream.ingest.KafkaOptions;
import dev.labelstream.sinks.DatasetSnapshot;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.udf.fetch.FetchOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Runs the main job on one machine until every upload is settled, or until it is stopped. */
final class Demo {

  private static final String UPLOADS_TOPIC = "uploads";
  private static final String DEAD_LETTERS_TOPIC = "dead-letters";
  private static final int PARTITIONS = 4;
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(400);

  private final DemoSettings settings;
  private final PrintStream out;
  private final boolean terminal;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param out for all that is told to a person
   */
  Demo(DemoSettings settings, PrintStream out, boolean terminal) {
    this.settings = settings;
    this.out = out;
    this.terminal = terminal;
  }

  /** Asks a running demo to stop, and waits until it has; for Ctrl-C. */
  void stopAndWait() throws InterruptedException {
    stop.countDown();
    ended.await();
  }

  /**
   * @throws IOException if something that the demo needs is not to be had, or the job failed; the
   *     message says what and what to do
   */
  DemoResult run() throws Exception {
    try (DemoData data = DemoData.open(settings.data(), settings.source().inWords());
        UploadServer pictures = settings.source().serve(data.picturePort());
        EmbeddedKafka kafka = EmbeddedKafka.start(data.kafka(), 0)) {
      kafka.createTopic(UPLOADS_TOPIC, PARTITIONS);
      kafka.createTopic(DEAD_LETTERS_TOPIC, 1);
      Uploads uploads = settings.source().uploads(pictures);
      try (LocalCluster cluster =
              LocalCluster.start(data.job(), settings.dashboardPort(), settings.parallelism());
          DeadLetterCount deadLetters =
              new DeadLetterCount(kafka.bootstrapServers(), DEAD_LETTERS_TOPIC)) {
        Optional<RestorePoint> from = RestorePoint.newestOf(data.job());
        out.println("Dashboard  " + cluster.dashboard());
        out.println("Dataset    " + data.dataset());
        from.ifPresent(point -> out.println("Going on from " + point.path()));
        Configuration ingest = ingestConfiguration(data, pictures, kafka);
        IngestJob job = new IngestJob(IngestSettings.read(ingest));
        cluster.submit("labelstream-ingest", ingest, job::addTo, from);
        return upload(data, kafka, uploads, cluster, deadLetters);
      }
    } finally {
      ended.countDown();
    }
  }

  private DemoResult upload(
      DemoData data,
      EmbeddedKafka kafka,
      Uploads uploads,
      LocalCluster cluster,
      DeadLetterCount deadLetters)
      throws Exception {
    FetchedCount fetched = new FetchedCount(cluster.dashboard(), cluster.job());
    ProgressLine<Progress> line = new ProgressLine<>(out, terminal);
    PublishSettings publishing =
        new PublishSettings(kafka.bootstrapServers(), UPLOADS_TOPIC, settings.perSecond());
    Progress progress;
    try (UploadPublisher publisher =
        UploadPublisher.start(publishing, uploads, Clock.systemUTC())) {
      do {
        deadLetters.update();
        progress = look(data, publisher, fetched, deadLetters);
        line.show(progress);
        failIfFailed(cluster);
        if (publisher.finished().isCompletedExceptionally()) {
          publisher.finished().get();
        }
      } while (!isDone(progress, publisher)
          && !stop.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    }
    Path savepoint = stop(cluster);
    deadLetters.update();
    progress = afterStop(data, progress, deadLetters);
    line.end(progress);
    out.println("Stopped with savepoint " + savepoint);
    return new DemoResult(data.dataset(), progress, deadLetters.byReason(), deadLetters.examples());
  }

  private boolean isDone(Progress progress, UploadPublisher publisher) {
    return settings.once() && publisher.finished().isDone() && progress.isSettled();
  }

  private static Progress look(
      DemoData data, UploadPublisher publisher, FetchedCount fetched, DeadLetterCount deadLetters)
      throws InterruptedException {
    try (DatasetSnapshot dataset = DatasetSnapshot.latest(data.dataset().toString()).orElse(null)) {
      return new Progress(
          publisher.published(),
          fetched.update(),
          dataset == null ? 0 : dataset.rowCount(),
          deadLetters.total(),
          dataset == null ? 0 : dataset.version());
    }
  }

  /** What the savepoint has added. */
  private static Progress afterStop(DemoData data, Progress before, DeadLetterCount deadLetters) {
    try (DatasetSnapshot dataset = DatasetSnapshot.latest(data.dataset().toString()).orElse(null)) {
      return new Progress(
          before.uploaded(),
          before.fetched(),
          dataset == null ? 0 : dataset.rowCount(),
          deadLetters.total(),
          dataset == null ? 0 : dataset.version());
    }
  }

  private static Path stop(LocalCluster cluster) throws Exception {
    try {
      return cluster.stopWithSavepoint();
    } catch (IOException e) {
      // A job that failed meanwhile cannot be stopped; why it failed says more.
      failIfFailed(cluster);
      throw e;
    }
  }

  private static void failIfFailed(LocalCluster cluster) throws Exception {
    Optional<Throwable> failure = cluster.failure();
    if (failure.isPresent()) {
      throw new IOException("The ingest job failed: " + failure.get().getMessage(), failure.get());
    }
  }

  private static Configuration ingestConfiguration(
      DemoData data, UploadServer pictures, EmbeddedKafka kafka) {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
    config.set(KafkaOptions.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    config.set(KafkaOptions.TOPIC, UPLOADS_TOPIC);
    config.set(KafkaOptions.DEAD_LETTERS_TOPIC, DEAD_LETTERS_TOPIC);
    config.set(SinkOptions.DATASET, data.dataset().toString());
    // The demo's own server is on loopback, where no other upload may lead.
    config.set(FetchOptions.ALLOWED_PRIVATE_HOSTS, List.of("127.0.0.1:" + pictures.port()));
    config.set(FetchOptions.MAX_IMAGE_SIZE, MemorySize.ofMebiBytes(16));
    config.set(FetchOptions.MAX_ATTEMPTS, 2);
    config.set(FetchOptions.ATTEMPT_TIMEOUT, Duration.ofSeconds(10));
    return config;
  }
}
