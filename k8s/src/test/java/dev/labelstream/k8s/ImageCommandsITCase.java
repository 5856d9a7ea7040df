package dev.labelstream.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands out of the image's files: on these, and on what Flink's own image has in its {@code
 * lib/}, nothing of which they could need is missing.
 */
class ImageCommandsITCase {

  private static final Path COMMANDS = Path.of("target/image/labelstream").toAbsolutePath();
  private static final Path SETTINGS =
      Path.of("target/flink-configuration/retrain").toAbsolutePath();

  /** Flink's distribution bundles its modules and their libraries in one jar. */
  private static final Pattern FLINKS =
      Pattern.compile(
          ".*/(flink-(?!connector-kafka|kubernetes)|log4j-|slf4j-|kryo|minlog|objenesis|javassist|commons-|snappy-java|lz4-java)[^/]*\\.jar");

  /** In the place of Flink's folder in the image; of links, which JUnit's folders warn of. */
  private static final Path FLINK = Path.of("target/flink-of-image").toAbsolutePath();

  @TempDir private Path data;

  private static HttpServer rest;

  /** What a command ended with. */
  private record Outcome(int exitCode, String said) {}

  @BeforeAll
  static void layOutFlink() throws IOException {
    Path lib = Files.createDirectories(FLINK.resolve("lib"));
    try (Stream<Path> links = Files.list(lib)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
    try (Stream<Path> ours = Files.list(Path.of("target/image/flink/lib").toAbsolutePath())) {
      ours.forEach(ImageCommandsITCase::link);
    }
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(FLINKS.asMatchPredicate())
        .map(Path::of)
        .forEach(ImageCommandsITCase::link);
  }

  private static void link(Path jar) {
    Path link = FLINK.resolve("lib").resolve(jar.getFileName());
    try {
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void startFlink() throws IOException {
    rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rest.createContext("/", ImageCommandsITCase::answer);
    rest.start();
  }

  @AfterAll
  static void stopFlink() {
    rest.stop(0);
  }

  /** As Flink 2.3 does, with an ingest job at work. */
  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body =
        """
        {"jobs": [{"jid": "00000000000000000000000000000001", "name": "labelstream-ingest",
          "state": "RUNNING", "start-time": 1, "duration": 2, "tasks": {"total": 1, "running": 1}}]}
        """
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void versionIsTold() throws Exception {
    Outcome outcome = labelstream("--version");

    assertThat(outcome.exitCode()).as(outcome.said()).isZero();
    assertThat(outcome.said()).matches("labelstream \\d.*\\s*");
  }

  @Test
  void commandsOfOperatorsAreThereAndNoDemo() throws Exception {
    Outcome outcome = labelstream("completion");

    assertThat(outcome.exitCode()).as(outcome.said()).isZero();
    assertThat(outcome.said())
        .contains("_picocli_labelstream_retrain", "_picocli_labelstream_status")
        .doesNotContain("_picocli_labelstream_demo", "_picocli_labelstream_kafka");
  }

  @Test
  void nightOnWhichARetrainingIsDueBeginsOne() throws Exception {
    Outcome outcome = nightly("--if-older-than=7d", "--dry-run");

    assertThat(outcome.exitCode()).as(outcome.said()).isZero();
    assertThat(outcome.said())
        .contains(
            "Would retrain, since there is no run yet", "Savepoint   of the ingest job at http");
  }

  @Test
  void nightOnWhichNoneIsDueIsNoFailedJob() throws Exception {
    List<String> arguments = texts(container().path("args"));
    arguments.add("--dry-run");

    Outcome outcome = nightly(arguments.toArray(String[]::new));

    assertThat(outcome.exitCode()).as(outcome.said()).isZero();
    assertThat(outcome.said()).contains("not due: 0 rows are new", "fewer than 10,000");
  }

  /** The exit code by which the Job is told not to try again. */
  @Test
  void wrongSettingsAreAFailedJob() throws Exception {
    Outcome outcome = nightly("-Dlabelstream.retrain.margin=-1");

    assertThat(outcome.exitCode()).as(outcome.said()).isEqualTo(2);
    assertThat(outcome.said()).contains("labelstream.retrain.margin is -1.0");
  }

  /** Runs what the pod runs, with other arguments. */
  private Outcome nightly(String... arguments) throws IOException, InterruptedException {
    List<String> command = texts(container().path("command"));
    command.replaceAll(
        word ->
            word.replace("/opt/labelstream", COMMANDS.toString())
                .replace("/etc/labelstream", SETTINGS.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Outcome labelstream(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(COMMANDS.resolve("bin/labelstream").toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Outcome run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "FLINK_HOME", FLINK.toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                "TMPDIR", data.toString(),
                "LABELSTREAM_JVM_OPTIONS", "-XX:TieredStopAtLevel=1",
                "LABELSTREAM_CONFIG", data.resolve("contexts.yaml").toString(),
                "LABELSTREAM_REST", "http://127.0.0.1:" + rest.getAddress().getPort(),
                "LABELSTREAM_DATASET", data.resolve("images.lance").toString(),
                "LABELSTREAM_MODELS", data.resolve("models").toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), said);
  }

  private static JsonNode container() {
    return Resources.of("retrain")
        .named("CronJob", "retrain")
        .at("/spec/jobTemplate/spec/template/spec/containers/0");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
