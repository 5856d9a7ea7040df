package dev.labelstream.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.e2e.ingest.SeenDataset;
import dev.labelstream.e2e.ingest.SettledUploads;
import dev.labelstream.e2e.local.CommandProcess;
import dev.labelstream.e2e.local.CommandProcess.Ended;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.world.BadUpload;
import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every upload ends once, whatever happens to the demo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoITCase {

  private static final Pattern COMMITTED = Pattern.compile(".*\\| committed ([\\d,]+) \\|.*");

  private final PaintedPictures pictures = new PaintedPictures(1);
  private PythonLance python;

  @BeforeAll
  void findPython() {
    python = PythonLance.orSkip();
  }

  @Test
  void settledUploadsAreToldAsTheyAreAndStaySo(@TempDir Path scratch) throws Exception {
    Path data = scratch.resolve("data");

    JsonNode first = runOnce(scratch, data, 120);
    SettledUploads settled = settled(data);
    JsonNode again = runOnce(scratch, data, 120);
    JsonNode further = runOnce(scratch, data, 150);

    settled.assertEachPaintedUploadOnce(pictures, 120);
    assertThat(first).isEqualTo(json(data, settled));
    assertThat(again).isEqualTo(first);
    SettledUploads more = settled(data);
    more.assertEachPaintedUploadOnce(pictures, 150);
    assertThat(further).isEqualTo(json(data, more));
  }

  @Test
  void killedDemoLosesAndDoublesNothing(@TempDir Path scratch) throws Exception {
    long seed = Long.getLong("labelstream.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Path data = scratch.resolve("data");
    for (int round = 0; round < 5; round++) {
      long before = checkpoints(data);
      try (CommandProcess demo = start(scratch, data, "--rate", "30", "--uploads", "300")) {
        switch (round) {
          case 0 -> demo.awaitMillis(random.nextInt(4_000));
          case 1 -> {
            demo.awaitLine(line -> line.startsWith("Dataset"));
            demo.awaitMillis(random.nextInt(1_500));
          }
          case 2 -> {
            demo.await(() -> checkpoints(data) > before + 4);
            demo.kill();
            // Should the newest be broken: two more, and one that was to be removed just then.
            assertThat(newestCheckpoints(data)).hasSizeBetween(3, 4);
          }
          default -> {
            demo.await(() -> checkpoints(data) > before);
            demo.awaitMillis(random.nextInt(3_000));
          }
        }
        demo.kill();
      }
    }

    JsonNode last = runOnce(scratch, data, 300);

    SettledUploads settled = settled(data);
    settled.assertEachPaintedUploadOnce(pictures, 300);
    assertThat(last).isEqualTo(json(data, settled));
  }

  @Test
  void interruptedDemoGoesOnFromItsSavepoint(@TempDir Path scratch) throws Exception {
    Path data = scratch.resolve("data");
    Ended interrupted;
    try (CommandProcess demo = start(scratch, data, "--rate", "40")) {
      demo.awaitLine(line -> committed(line) > 60);
      demo.terminate();
      interrupted = demo.end();
    }
    // Fewer than there are: nothing more is uploaded, and what is there is settled.
    Ended next = run(scratch, data, "--once", "--uploads", "50");

    String stopped = "Stopped with savepoint ";
    String savepoint =
        interrupted.out().stream()
            .filter(line -> line.startsWith(stopped))
            .findFirst()
            .orElseThrow(() -> new AssertionError(interrupted.toString()))
            .substring(stopped.length());
    assertThat(interrupted.exitCode()).as("%s", interrupted).isIn(0, 143);
    assertThat(next.succeeded().out()).contains("Going on from " + savepoint);
    SettledUploads settled = settled(data);
    int uploaded = settled.dataset().rows().size() + settled.deadLetters().size();
    assertThat(uploaded).isGreaterThan(60);
    settled.assertEachPaintedUploadOnce(pictures, uploaded);
  }

  @Test
  void pictureOfAFolderIsARowUnderItsPath(@TempDir Path scratch) throws Exception {
    Path folder = Files.createDirectories(scratch.resolve("pictures"));
    Map<String, String> hashes = new HashMap<>();
    Map<String, String> captions = Map.of("level 1/0.png", "a castle", "level 1/2.png", "两只猫🐈");
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < 8; number++) {
      // The name's extension says nothing of what the painter has made of it, and needs not.
      String path = (number < 4 ? "level 1/%d.png" : "关卡/%d.jpg").formatted(number);
      byte[] file = pictures.file(number);
      Files.createDirectories(folder.resolve(path).getParent());
      Files.write(folder.resolve(path), file);
      hashes.put(path, SettledUploads.sha256(file));
      lines.append(
          captions.containsKey(path)
              ? "{\"path\": \"%s\", \"caption\": \"%s\"}%n".formatted(path, captions.get(path))
              : "{\"path\": \"%s\", \"caption\": null}%n".formatted(path));
    }
    Files.writeString(folder.resolve("images.jsonl"), lines);
    Path data = scratch.resolve("data");

    run(scratch, data, "--once", "--images", folder.toString()).succeeded();

    SettledUploads settled = settled(data);
    Map<String, JsonNode> rows = settled.dataset().byId();
    assertThat(rows).containsOnlyKeys(hashes.keySet());
    rows.forEach(
        (path, row) -> {
          assertThat(row.get("image").asText()).as("%s", row).isEqualTo(hashes.get(path));
          assertThat(row.get("caption").textValue()).as("%s", row).isEqualTo(captions.get(path));
          SettledUploads.assertScored(row);
        });
    assertThat(settled.deadLetters())
        .extracting(DeadLetter::id)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(BadUpload.values()).map(bad -> "bad-" + bad.label()).toList());
    assertThat(settled.deadLetters()).allSatisfy(SettledUploads::assertReason);
  }

  /** Looks into the data of a demo that does not run. */
  private SettledUploads settled(Path data) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
      return SettledUploads.read(
          python, data.resolve("images.lance"), kafka.bootstrapServers(), "dead-letters");
    }
  }

  /** The object that a demo prints, and which must be all that it prints on standard output. */
  private static JsonNode runOnce(Path scratch, Path data, int uploads) throws Exception {
    Ended ended = run(scratch, data, "--once", "--json", "--uploads", Integer.toString(uploads));
    assertThat(ended.succeeded().out()).hasSize(1);
    return new ObjectMapper().readTree(ended.out().get(0));
  }

  private static Ended run(Path scratch, Path data, String... more) throws Exception {
    try (CommandProcess demo = start(scratch, data, more)) {
      return demo.end();
    }
  }

  private static CommandProcess start(Path scratch, Path data, String... more) throws IOException {
    List<String> arguments =
        Stream.concat(Stream.of("--port", "0", "--data", data.toString()), Stream.of(more))
            .toList();
    return DemoProcess.start(scratch, arguments.toArray(String[]::new));
  }

  /** What a demo must say of uploads that ended as they did. */
  private static JsonNode json(Path data, SettledUploads settled) throws IOException {
    SeenDataset dataset = settled.dataset();
    Map<String, Integer> dead = new HashMap<>();
    settled
        .deadLetters()
        .forEach(one -> dead.merge(one.failure().reason().name(), 1, Integer::sum));
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Object> json =
        Map.of(
            "dataset",
            data.resolve("images.lance").toString(),
            "version",
            dataset.version(),
            "uploaded",
            dataset.rows().size() + settled.deadLetters().size(),
            "committed",
            dataset.rows().size(),
            "dead",
            dead);
    return mapper.readTree(mapper.writeValueAsString(json));
  }

  private static long committed(String line) {
    Matcher matcher = COMMITTED.matcher(line);
    return matcher.matches() ? Long.parseLong(matcher.group(1).replace(",", "")) : 0;
  }

  /** The greatest number of a complete checkpoint, over all starts. */
  /** The number of the newest completed checkpoint, 0 before the first. */
  private static long checkpoints(Path data) {
    return newestCheckpoints(data).stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The numbers of the completed checkpoints of the start that has the newest one. */
  private static List<Long> newestCheckpoints(Path data) {
    Path folder = data.resolve("checkpoints");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      Map<Path, List<Long>> starts =
          files
              .filter(file -> file.getFileName().toString().startsWith("chk-"))
              .filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
              .map(folder::relativize)
              .collect(
                  Collectors.groupingBy(
                      checkpoint -> checkpoint.getName(0),
                      Collectors.mapping(
                          checkpoint ->
                              Long.parseLong(checkpoint.getName(1).toString().substring(4)),
                          Collectors.toList())));
      return starts.values().stream().max(Comparator.comparing(Collections::max)).orElse(List.of());
    } catch (IOException | UncheckedIOException e) {
      // A checkpoint that is deleted while one looks; the next look sees the others.
      return List.of();
    }
  }
}
