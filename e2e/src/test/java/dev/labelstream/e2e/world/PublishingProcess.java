package dev.labelstream.e2e.world;

import dev.labelstream.e2e.paint.Scenes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** A process with a broker and a publisher in it, to be killed. */
final class PublishingProcess implements AutoCloseable {

  private final Process process;

  private PublishingProcess(Process process) {
    this.process = process;
  }

  /** Starts a JVM that publishes until it is killed. */
  static PublishingProcess start(Path data, String topic, double uploadsPerSecond)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            PublishingProcess.class.getName(),
            data.toString(),
            topic,
            Double.toString(uploadsPerSecond));
    return new PublishingProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits until the process says that it has published so many, and kills it, as with -9. */
  void killAfter(long published) throws IOException, InterruptedException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); ; line = lines.readLine()) {
        if (line == null) {
          throw new IOException("the process ended before it had published " + published);
        } else if (line.startsWith("published ")
            && Long.parseLong(line.substring("published ".length())) >= published) {
          break;
        }
      }
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * Publishes without end.
   *
   * @param arguments the broker's data, the topic, and uploads per second
   */
  public static void main(String[] arguments) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), 0);
    kafka.createTopic(arguments[1], 3);
    PaintedUploads uploads =
        new PaintedUploads(new Scenes(7), "http://127.0.0.1:1", OptionalLong.empty());
    UploadPublisher publisher =
        UploadPublisher.start(
            new PublishSettings(
                kafka.bootstrapServers(), arguments[1], Double.parseDouble(arguments[2])),
            uploads,
            Clock.systemUTC());
    long told = -1;
    while (!publisher.finished().isDone()) {
      if (publisher.published() > told) {
        told = publisher.published();
        System.out.println("published " + told);
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
