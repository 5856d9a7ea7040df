package dev.labelstream.e2e.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.Main;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KafkaFeedITCase {

  private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]*painted[^\"]*)\"");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void uploadsArePublishedOnceAndTheirPicturesServed() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      kafka.createTopic("uploads", 2);
      feedUntil(kafka, 10);
      feedUntil(kafka, 20);

      assertThat(Topic.read(kafka.bootstrapServers(), "uploads"))
          .extracting(message -> message.key())
          .hasSize(20)
          .doesNotHaveDuplicates()
          .contains("painted-000000", "bad-000017-html-page");
    }
  }

  @Test
  void topicThatIsNotThereIsTold() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      assertThat(
              command()
                  .execute(
                      "kafka",
                      "feed",
                      "--port=0",
                      "--bootstrap-servers=" + kafka.bootstrapServers(),
                      "--topic=nope"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("Cannot publish to the topic nope: create it first.");
    }
  }

  /** Runs the command until the topic holds so many, fetches one of them, and interrupts it. */
  private void feedUntil(EmbeddedKafka kafka, int uploads) throws Exception {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread feed =
        new Thread(
            () ->
                exitCode.complete(
                    command()
                        .execute(
                            "kafka",
                            "feed",
                            "--port=0",
                            "--rate=0",
                            "--uploads=" + uploads,
                            "--bootstrap-servers=" + kafka.bootstrapServers())));
    feed.start();
    Deadline.await(
        Duration.ofMinutes(1),
        () -> out.toString().contains(uploads + " uploads in uploads, which are all"),
        () -> out.toString() + err);
    Matcher url = URL.matcher(newestPainted(kafka));
    assertThat(url.find()).isTrue();
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(url.group(1))).build(),
                    BodyHandlers.ofByteArray())
                .body()
                .length)
        .isGreaterThan(100);
    feed.interrupt();
    feed.join();
    assertThat(exitCode.get()).isZero();
  }

  private static String newestPainted(EmbeddedKafka kafka) {
    return Topic.read(kafka.bootstrapServers(), "uploads").stream()
        .filter(message -> message.key().startsWith("painted"))
        .max((a, b) -> a.key().compareTo(b.key()))
        .orElseThrow()
        .value();
  }

  private CommandLine command() {
    return Main.commandLine(new Surroundings(Map.of(), folder, folder, Clock.systemUTC()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }
}
