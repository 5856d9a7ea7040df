package dev.labelstream.e2e.benchmark;

import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.FileUtils;

/** Measures the ingest job and the bare loop, one after the other, on the same pictures. */
final class IngestBenchmark {

  /** Rows beside the pictures, the topic, and what is not yet cleaned up. */
  private static final double DISK_MARGIN = 1.2;

  private final IngestBenchmarkSettings settings;
  private final PrintStream out;

  /**
   * @param out for all that is told to a person
   */
  IngestBenchmark(IngestBenchmarkSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Runs every measurement and checks every dataset.
   *
   * @param machine as it was before
   * @param wrk pictures a second of the server alone, if that was measured
   * @throws IOException if a run fails, or its dataset is not exactly what was uploaded
   */
  IngestFigures measure(
      Machine machine, PictureSet pictures, PictureServer server, OptionalDouble wrk)
      throws IOException, InterruptedException {
    checkSpace(pictures);
    List<String> urls =
        pictures.pictures().stream().map(picture -> server.urlOf(picture.path())).toList();
    NumberedUploads uploads = new NumberedUploads(urls, settings.uploads());
    Map<Measurement, List<Outcome>> outcomes = new EnumMap<>(Measurement.class);
    Path broker = settings.data().resolve("kafka");
    FileUtils.deleteDirectory(broker.toFile());
    try (EmbeddedKafka kafka = EmbeddedKafka.start(broker, 0)) {
      publish(kafka, uploads);
      for (int run = 1; run <= settings.runs(); run++) {
        for (Measurement measurement : settings.measurements()) {
          Outcome outcome = measure(measurement, kafka, uploads, pictures);
          outcomes.computeIfAbsent(measurement, m -> new ArrayList<>()).add(outcome);
          out.printf(
              "%s: %,.0f images/s, %.3f ms CPU a picture; each upload is there exactly once%n",
              measurement.title(),
              outcome.imagesPerSecond(uploads.total()),
              outcome.cpuMillisPerPicture(uploads.total()));
        }
      }
    } finally {
      FileUtils.deleteDirectory(broker.toFile());
    }
    return new IngestFigures(machine, pictures, uploads.total(), wrk, outcomes);
  }

  private void checkSpace(PictureSet pictures) throws IOException {
    long needed = (long) (pictures.bytesOf(settings.uploads()) * DISK_MARGIN);
    long free = Files.getFileStore(settings.data()).getUsableSpace();
    if (free < needed) {
      throw new IOException(
          "A run of %d uploads writes about %d MB, but %s has %d MB free. Give another --data, or fewer --uploads."
              .formatted(settings.uploads(), needed >> 20, settings.data(), free >> 20));
    }
  }

  private static void publish(EmbeddedKafka kafka, NumberedUploads uploads)
      throws IOException, InterruptedException {
    kafka.createTopic(Assignment.UPLOADS_TOPIC, Assignment.PARTITIONS);
    kafka.createTopic(Assignment.DEAD_LETTERS_TOPIC, 1);
    PublishSettings publishing =
        new PublishSettings(kafka.bootstrapServers(), Assignment.UPLOADS_TOPIC, 0);
    try (UploadPublisher publisher =
        UploadPublisher.start(publishing, uploads, Clock.systemUTC())) {
      publisher.finished().get();
    } catch (ExecutionException e) {
      throw new IOException("Cannot publish the uploads: " + e.getMessage(), e);
    }
  }

  private Outcome measure(
      Measurement measurement, EmbeddedKafka kafka, NumberedUploads uploads, PictureSet pictures)
      throws IOException, InterruptedException {
    Path directory = settings.data().resolve(measurement.key());
    FileUtils.deleteDirectory(directory.toFile());
    Assignment assignment =
        new Assignment(
            measurement,
            uploads.urls(),
            uploads.total(),
            kafka.bootstrapServers(),
            directory.toString(),
            settings.parallelism(),
            settings.settings());
    List<String> jvmOptions = new ArrayList<>(settings.jvmOptions());
    jvmOptions.add("-Xmx" + settings.heap());
    awaitQuietDisk();
    try {
      Outcome outcome =
          MeasuredProcess.run(
              assignment, jvmOptions, settings.data().resolve(measurement.key() + ".log"));
      ExactRows.check(assignment.dataset(), uploads, pictures);
      return outcome;
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  /** What an earlier run left to be written must not slow down the next. */
  private static void awaitQuietDisk() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
  }
}
