package dev.labelstream.ingest.message;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.ingest.deadletter.DeadLetterJson;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadUploadsTest {

  private static final KafkaPosition POSITION = new KafkaPosition("uploads", 3, 17);
  private static final Instant KAFKA_TIME = Instant.parse("2026-01-02T03:04:05Z");

  private final Map<String, String> config = new HashMap<>();

  @Test
  void fieldsOfTheDefaultNamesAreRead() throws Exception {
    ImageRef ref =
        upload(
            """
            {"id": "a", "url": "http://x/a.png", "caption": "一只猫", "uploaded_at": "2026-01-01"}""");

    assertThat(ref)
        .isEqualTo(
            new ImageRef(
                "a",
                "http://x/a.png",
                "一只猫",
                null,
                Instant.parse("2026-01-01T00:00:00Z"),
                POSITION));
  }

  @Test
  void onlyTheUrlIsNeeded() throws Exception {
    ImageRef ref = upload("{\"url\": \"http://x\"}");

    assertThat(ref)
        .isEqualTo(new ImageRef("uploads-3-17", "http://x", null, null, KAFKA_TIME, POSITION));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"opensource_url\": \"http://x\", \"cap_seg\": \"{\\\"global_caption\\\": \\\"it's a cat\\\"}\"}",
        "{\"opensource_url\": \"http://x\", \"cap_seg\": \"{'global_caption': \\\"it's a cat\\\"}\"}",
        "{\"opensource_url\": \"http://x\", \"cap_seg\": \"{'global_caption': 'it\\\\'s a cat'}\"}",
        "{\"opensource_url\": \"http://x\", \"cap_seg\": {\"global_caption\": \"it's a cat\"}}",
        "{\"opensource_url\": \"http://x\", \"cap_seg\": \"\\\"{\\\\\\\"global_caption\\\\\\\": \\\\\\\"it's a cat\\\\\\\"}\\\"\"}",
      })
  void captionInsideTextIsReadByMappingAlone(String message) throws Exception {
    config.put("labelstream.message.url-field", "url|opensource_url");
    config.put("labelstream.message.caption-field", "caption|cap_seg.global_caption");

    ImageRef ref = upload(message);

    assertThat(ref.url()).isEqualTo("http://x");
    assertThat(ref.caption()).isEqualTo("it's a cat");
    assertThat(ref.attributes()).startsWith("{\"cap_seg\":").doesNotContain("opensource_url");
  }

  @Test
  void namesWithDotsAreFound() throws Exception {
    config.put("labelstream.message.url-field", "meta\\.file.url");

    assertThat(upload("{\"meta.file\": {\"url\": \"http://x\"}}").url()).isEqualTo("http://x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "{\"url\":\"u\",\"a\":1} => {\"a\":1}",
        "{\"url\":\"u\", \"a\": {\"b\": [1, 2.50, 1E+400, 12345678901234567890123, null]}} => {\"a\":{\"b\":[1,2.50,1E+400,12345678901234567890123,null]}}",
        "{\"url\":\"u\", \"a\":\"猫\\u0000\\\"\\ud800\"} => {\"a\":\"猫\\u0000\\\"?\"}",
        "{\"url\":\"u\", \"opensource_url\":\"v\"} => {\"opensource_url\":\"v\"}",
        "{\"url\":null, \"opensource_url\":\"u\", \"a\":1} => {\"a\":1}",
        "{\"url\":\"u\", \"caption\":{\"zh\":\"猫\"}} => {\"caption\":{\"zh\":\"猫\"}}",
        "{\"url\":\"u\", \"uploaded_at\":\"yesterday\"} => {\"uploaded_at\":\"yesterday\"}",
      })
  void whatIsNotTakenWholeStaysInTheAttributes(String message, String attributes) throws Exception {
    config.put("labelstream.message.url-field", "url|opensource_url");

    ImageRef ref = upload(message);

    assertThat(ref.url()).isEqualTo("u");
    assertThat(ref.caption()).isNull();
    assertThat(ref.uploadedAt()).isEqualTo(KAFKA_TIME);
    assertThat(ref.attributes()).isEqualTo(attributes);
  }

  @ParameterizedTest
  @CsvSource({
    "42, 42",
    "12345678901234567890123, 12345678901234567890123",
    "1.50, 1.50",
    "true, true",
    "'\"猫\"', 猫",
    "null, uploads-3-17",
    "'\"\"', uploads-3-17",
    "'\" \"', uploads-3-17",
    "'[1]', uploads-3-17",
  })
  void idsAreTakenAsTextOrDerived(String json, String id) throws Exception {
    assertThat(upload("{\"url\":\"u\",\"id\":" + json + "}").id()).isEqualTo(id);
  }

  @Test
  void urlAlsoServesAsId() throws Exception {
    config.put("labelstream.message.id-field", "url");

    ImageRef ref = upload("{\"url\":\"http://x\"}");

    assertThat(ref.id()).isEqualTo("http://x");
    assertThat(ref.url()).isEqualTo("http://x");
  }

  @Test
  void byteOrderMarkIsSkipped() throws Exception {
    assertThat(upload("\uFEFF{\"url\":\"u\"}").url()).isEqualTo("u");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "`` => The message is empty.",
        "hello => The message is no JSON, line 1, column 6: Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false').",
        "{\"url\":\"u\" => The message is no JSON, line 1, column 11: Unexpected end-of-input: expected close marker for Object (start marker at line 1, column 1).",
        "{\"url\":\"u\",\"cap_seg\":{}} x => The message is no JSON, line 1, column 27: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false').",
        "{\"cap_seg\":{}} => The message has no URL: field \"url\" is missing; field \"cap_seg.url\" is missing.",
        "{\"url\":\"u\"} {} => The message goes on after its end, line 1, column 13.",
        "{'url':'u'} => The message is no JSON, line 1, column 2: Unexpected character (''' (code 39)): was expecting double-quote to start field name.",
        "[1] => The message is an array, not an object.",
        "\"u\" => The message is text, not an object.",
        "7 => The message is a number, not an object.",
        "null => The message is null, not an object.",
        "{} => The message has no URL: field \"url\" is missing; field \"cap_seg\" is missing.",
        "{\"url\":\" \",\"cap_seg\":{\"url\":[]}} => The message has no URL: field \"url\" is blank; field \"cap_seg.url\" is an array.",
        "{\"url\":null,\"cap_seg\":\"{'x\"} => The message has no URL: field \"url\" is null; field \"cap_seg\" is text without a JSON object or Python dict.",
      })
  void unreadableMessageBecomesADeadLetterThatSaysWhy(String message, String detail)
      throws Exception {
    config.put("labelstream.message.url-field", "url|cap_seg.url");

    DeadLetter letter = deadLetter(message.getBytes(UTF_8));

    assertThat(letter)
        .usingRecursiveComparison()
        .isEqualTo(
            DeadLetter.unreadable(
                "uploads-3-17",
                KAFKA_TIME,
                POSITION,
                new Failure(FailureReason.UNREADABLE_MESSAGE, detail, 0, ReadUploadsHarness.NOW),
                message.getBytes(UTF_8)));
  }

  @Test
  void exponentBeyondAnyNumberDoesNotFailTheJob() throws Exception {
    DeadLetter letter = deadLetter("{\"url\":\"u\",\"a\":1e99999999999}".getBytes(UTF_8));

    assertThat(letter.failure().detail())
        .startsWith("The message has a number that is out of range")
        .contains("1e99999999999");
  }

  @Test
  void exponentBeyondAnyNumberInsideTextIsLeftThere() throws Exception {
    config.put("labelstream.message.caption-field", "a.caption");

    ImageRef ref = upload("{\"url\":\"u\",\"a\":\"{'caption':'c','n':1e99999999999}\"}");

    assertThat(ref.caption()).isNull();
  }

  @Test
  void messageWithoutUrlKeepsItsId() throws Exception {
    assertThat(deadLetter("{\"id\":\"a\"}".getBytes(UTF_8)).id()).isEqualTo("a");
  }

  @Test
  void tombstoneIsADeadLetterWithoutBytes() throws Exception {
    DeadLetter letter = deadLetter(null);

    assertThat(letter.message()).isNull();
    assertThat(letter.failure().detail()).isEqualTo("The message is a tombstone: it has no value.");
  }

  @Test
  void malformedUtf8IsLocated() throws Exception {
    byte[] message = "{\"url\":\"u?\"}".getBytes(UTF_8);
    message[9] = (byte) 0xff;

    assertThat(deadLetter(message).failure().detail())
        .isEqualTo("The message is not UTF-8: byte 9 is 0xFF.");
  }

  @Test
  void otherEncodingsAreNotGuessed() throws Exception {
    DeadLetter letter = deadLetter("{\"url\":\"u\"}".getBytes(UTF_16));

    assertThat(letter.failure().detail()).isEqualTo("The message is not UTF-8: byte 0 is 0xFE.");
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    DeadLetter letter = deadLetter(("{\"url\":\"u\",\"a\":" + "[".repeat(100_000)).getBytes(UTF_8));

    assertThat(letter.failure().detail())
        .startsWith("The message goes beyond a limit")
        .contains("nesting depth (65)")
        .contains("labelstream.message.max-depth");
  }

  @Test
  void longMessageIsRefusedAndItsBeginningKept() throws Exception {
    config.put("labelstream.message.max-size", "9b");

    DeadLetter letter = deadLetter("{\"url\":\"猫\"}".getBytes(UTF_8));

    assertThat(letter.failure().detail())
        .isEqualTo(
            "The message has 13 bytes, but at most 9 are read; the rest is in Kafka only, unless"
                + " labelstream.message.max-size is raised.");
    assertThat(letter.message()).isEqualTo("{\"url\":\"".getBytes(UTF_8));
  }

  @Test
  void messageOfTheLongestSizeIsRead() throws Exception {
    String message = "{\"url\":\"" + "u".repeat(256 * 1024 - 10) + "\"}";

    assertThat(upload(message).url()).hasSize(256 * 1024 - 10);
  }

  @Test
  void messageWithoutKafkaTimeHasTheEpochs() throws Exception {
    KafkaMessage message = new KafkaMessage(POSITION, -1, "{\"url\":\"u\"}".getBytes(UTF_8));

    ReadUploadsHarness harness = harness();
    harness.process(message);
    assertThat(harness.uploads).extracting(ImageRef::uploadedAt).containsExactly(Instant.EPOCH);
  }

  @Test
  void kafkaTimeBeyondTheYear9999IsThatYearsEnd() throws Exception {
    KafkaMessage message =
        new KafkaMessage(POSITION, Long.MAX_VALUE, "{\"url\":\"u\"}".getBytes(UTF_8));

    ReadUploadsHarness harness = harness();
    harness.process(message);
    assertThat(harness.uploads)
        .extracting(ImageRef::uploadedAt)
        .containsExactly(Instant.parse("9999-12-31T23:59:59.999999999Z"));
  }

  /** Anything at all ends exactly once, and as something that the dead-letter topic can take. */
  @Test
  void mangledMessagesNeverFailTheJob() throws Exception {
    config.put("labelstream.message.caption-field", "cap_seg.global_caption|caption");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good =
        """
        {"id":1e5,"url":"http://x/猫","cap_seg":"{'global_caption': \\"it's\\", 'n': 1E+9}","uploaded_at":1767323045.5,"a":[{"b":null}],"c":"\\ud83c\\udfae"}"""
            .getBytes(UTF_8);
    int messages = 20_000;

    ReadUploadsHarness harness = harness();
    for (int i = 0; i < messages; i++) {
      byte[] mangled = mangle(good, random);
      try {
        harness.process(new KafkaMessage(POSITION, i, mangled));
      } catch (Exception e) {
        throw new AssertionError("seed " + seed + ": " + new String(mangled, UTF_8), e);
      }
    }
    assertThat(harness.uploads.size() + harness.deadLetters.size())
        .as("seed %d", seed)
        .isEqualTo(messages);
    assertThat(harness.uploads).as("seed %d", seed).isNotEmpty();
    for (DeadLetter letter : harness.deadLetters) {
      byte[] json = DeadLetterJson.write(letter);
      assertThat(DeadLetterJson.write(DeadLetterJson.read(json))).isEqualTo(json);
    }
  }

  private static byte[] mangle(byte[] good, Random random) {
    String spices = "{}[]\"'\\:,.eE+-0919uUx\0\n\u0080\u00ff";
    byte[] mangled = good.clone();
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      mangled[random.nextInt(mangled.length)] =
          (byte) spices.charAt(random.nextInt(spices.length()));
    }
    return mangled;
  }

  @Test
  void countsAreMetrics() throws Exception {
    CountingGroup group = new CountingGroup();
    ReadUploadsHarness harness = harness(group);

    harness.process(message("{\"url\":\"u\",\"uploaded_at\":\"x\"}".getBytes(UTF_8)));
    harness.process(message(null));

    assertThat(group.counters)
        .hasSize(3)
        .allSatisfy((name, counter) -> assertThat(counter.getCount()).as(name).isOne())
        .containsOnlyKeys(
            "message.derivedIds", "message.unreadableTimes", "message.unreadableMessages");
  }

  private ReadUploadsHarness harness() throws Exception {
    return harness(new UnregisteredMetricsGroup());
  }

  private ReadUploadsHarness harness(MetricGroup metrics) throws Exception {
    Configuration configuration = Configuration.fromMap(config);
    return new ReadUploadsHarness(
        MessageSettings.read(configuration, problem -> {}).orElseThrow(), metrics);
  }

  private ImageRef upload(String message) throws Exception {
    ReadUploadsHarness harness = harness();
    harness.process(message(message.getBytes(UTF_8)));
    assertThat(harness.deadLetters).isEmpty();
    assertThat(harness.uploads).hasSize(1);
    return harness.uploads.get(0);
  }

  private DeadLetter deadLetter(byte @Nullable [] message) throws Exception {
    ReadUploadsHarness harness = harness();
    harness.process(message(message));
    assertThat(harness.uploads).isEmpty();
    assertThat(harness.deadLetters).hasSize(1);
    return harness.deadLetters.get(0);
  }

  private static KafkaMessage message(byte @Nullable [] value) {
    return new KafkaMessage(POSITION, KAFKA_TIME.toEpochMilli(), value);
  }
}
