package dev.labelstream.e2e.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.world.BadUpload;
import dev.labelstream.e2e.world.Topic;
import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.ingest.deadletter.DeadLetterJson;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/**
 * What has become of uploads, as others than the job see it: rows by Python, committed dead letters
 * by a plain consumer.
 */
public record SettledUploads(SeenDataset dataset, List<DeadLetter> deadLetters) {

  private static final int ROUND = 200;
  private static final List<BadUpload> KINDS = List.of(BadUpload.values());

  public static SettledUploads read(
      PythonLance python, Path dataset, String bootstrapServers, String deadLettersTopic)
      throws IOException {
    return new SettledUploads(
        SeenDataset.read(python, dataset), deadLetters(bootstrapServers, deadLettersTopic));
  }

  /** How many dead letters are committed. */
  public static long countDeadLetters(String bootstrapServers, String topic) {
    try {
      return deadLetters(bootstrapServers, topic).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed dead letters, from the topic's beginning. */
  static List<DeadLetter> deadLetters(String bootstrapServers, String topic) throws IOException {
    List<DeadLetter> deadLetters = new ArrayList<>();
    for (ConsumerRecord<String, String> record :
        Topic.read(bootstrapServers, topic, IsolationLevel.READ_COMMITTED)) {
      DeadLetter letter = DeadLetterJson.read(record.value().getBytes(StandardCharsets.UTF_8));
      assertThat(record.key()).as("key of %s", letter).isEqualTo(letter.id());
      deadLetters.add(letter);
    }
    return deadLetters;
  }

  /** Fails unless each painted upload from 0 to below {@code count} is there once, as it should. */
  public void assertEachPaintedUploadOnce(PaintedPictures pictures, long count) {
    Map<Long, BadUpload> bad = badAmong(count);
    assertThat(dataset.byId().keySet())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, count)
                .filter(number -> !bad.containsKey(number))
                .mapToObj("painted-%06d"::formatted)
                .toList());
    dataset.rows().parallelStream().forEach(row -> assertPainted(pictures, row));
    assertThat(deadLetters)
        .extracting(DeadLetter::id)
        .containsExactlyInAnyOrderElementsOf(
            bad.entrySet().stream()
                .map(one -> "bad-%06d-%s".formatted(one.getKey(), one.getValue().label()))
                .toList());
    assertThat(deadLetters).allSatisfy(SettledUploads::assertReason);
  }

  /** Of every 200, those at 7, 17, 27, 37 and 47 are bad. */
  public static Map<Long, BadUpload> badAmong(long count) {
    return LongStream.range(0, count)
        .boxed()
        .filter(number -> number % ROUND < 50 && number % 10 == 7)
        .collect(
            Collectors.toMap(number -> number, number -> KINDS.get((int) (number % ROUND / 10))));
  }

  private static void assertPainted(PaintedPictures pictures, JsonNode row) {
    long number = Long.parseLong(row.get("id").asText().substring("painted-".length()));
    assertThat(row.get("image").asText())
        .as("bytes of %s", row)
        .isEqualTo(sha256(pictures.file(number)));
    assertThat(row.get("sha256")).as("stored hash of %s", row).isEqualTo(row.get("image"));
    assertThat(row.get("caption").asText())
        .as("caption of %s", row)
        .isEqualTo(pictures.scene(number).caption());
    assertScored(row);
  }

  /** Fails unless the row has all of its label. */
  public static void assertScored(JsonNode row) {
    assertThat(row.get("quality").isNumber()).as("quality of %s", row).isTrue();
    assertThat(row.get("quality").asDouble()).as("quality of %s", row).isBetween(0.0, 100.0);
    assertThat(row.get("quality_model").asText()).as("model of %s", row).startsWith("quality-");
  }

  /** Fails unless it says of its bad upload what may be said of it. */
  public static void assertReason(DeadLetter letter) {
    BadUpload bad =
        KINDS.stream()
            .filter(one -> letter.id().endsWith(one.label()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not bad on purpose: " + letter));
    assertThat(bad.mayFailWith(letter.failure().reason())).as("reason of %s", letter).isTrue();
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
