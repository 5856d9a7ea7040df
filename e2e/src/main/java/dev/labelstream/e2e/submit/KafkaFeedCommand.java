package dev.labelstream.e2e.submit;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.e2e.local.ProgressLine;
import dev.labelstream.e2e.local.Terminal;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.e2e.world.UploadSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream kafka feed}: a community that uploads, to try a cluster with. */
@Command(
    name = "feed",
    mixinStandardHelpOptions = true,
    description = {
      "Serves painted pictures, or those of a folder, on loopback, and publishes their uploads to a topic, until Ctrl-C: to try a cluster with. Some are bad on purpose.",
      "Called again with the same --port it goes on with what the topic lacks."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream kafka feed",
      "  labelstream kafka feed --rate 50 --bootstrap-servers 127.0.0.1:9092 --topic uploads",
      "  labelstream kafka feed --images screenshots"
    })
final class KafkaFeedCommand implements Callable<Integer> {

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "The broker. Default: ${DEFAULT-VALUE}, which `kafka up` starts.")
  private String bootstrapServers = "";

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "uploads",
      description = "An existing one, to which nobody else publishes. Default: ${DEFAULT-VALUE}.")
  private String topic = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5",
      description = "Uploads a second, 0 for as fast as it goes. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--uploads",
      paramLabel = "N",
      description =
          "How many painted ones the topic shall hold in the end; their pictures are served until"
              + " Ctrl-C. Default: without end.")
  private @Nullable Long count;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Upload the pictures below this folder, each once. Default: paint scenes.")
  private @Nullable Path images;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "20080",
      description =
          "Of the pictures, which their URLs in Kafka name; 0 for a free one. Default:"
              + " ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the painter. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      out.println(
          "Would publish uploads of %s to %s of %s"
              .formatted(images == null ? "painted pictures" : images, topic, bootstrapServers));
      return ExitCodes.DONE;
    }
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(stop, ended), "stop-feed"));
    try (UploadServer pictures = source().serve(port);
        UploadPublisher publisher =
            UploadPublisher.start(
                new PublishSettings(bootstrapServers, topic, rate),
                source().uploads(pictures),
                Clock.systemUTC())) {
      out.println("Pictures   " + pictures.baseUrl());
      out.println(
          "Ingest by  -Dlabelstream.fetch.allowed-private-hosts=127.0.0.1:" + pictures.port());
      out.flush();
      ProgressLine<String> line = new ProgressLine<>(out, Terminal.isThere());
      do {
        failIfFailed(publisher);
        line.show(progress(publisher));
      } while (!stop.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
      line.end(progress(publisher));
    } catch (InterruptedException e) {
      // As Ctrl-C, for whoever runs commands in a thread.
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
    return ExitCodes.DONE;
  }

  private void check() throws CommandException {
    if (rate < 0 || !Double.isFinite(rate)) {
      throw wrongUse("--rate is %s: give 0 or more uploads a second".formatted(rate));
    }
    if (port < 0 || port > 65_535) {
      throw wrongUse("--port is %d: give 0 to 65535".formatted(port));
    }
    if (count != null && count < 1) {
      throw wrongUse("--uploads is %d: give 1 or more".formatted(count));
    }
    if (count != null && images != null) {
      throw wrongUse("--uploads counts painted pictures; a folder is always uploaded whole");
    }
  }

  private static CommandException wrongUse(String problem) {
    return new CommandException(ExitCodes.WRONG_USE, problem);
  }

  private UploadSource source() {
    return new UploadSource(
        Optional.ofNullable(images),
        seed,
        count == null ? OptionalLong.empty() : OptionalLong.of(count));
  }

  private String progress(UploadPublisher publisher) {
    return "%,d uploads in %s%s"
        .formatted(
            publisher.published(), topic, publisher.finished().isDone() ? ", which are all" : "");
  }

  private static void failIfFailed(UploadPublisher publisher)
      throws IOException, InterruptedException {
    if (publisher.finished().isCompletedExceptionally()) {
      try {
        publisher.finished().get();
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause()), e);
      }
    }
  }

  /** On Ctrl-C: what was sent is acknowledged before the process ends. */
  private static void stopAndAwait(CountDownLatch stop, CountDownLatch ended) {
    stop.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
