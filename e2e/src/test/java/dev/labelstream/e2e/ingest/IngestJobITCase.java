package dev.labelstream.e2e.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.e2e.local.SmallFlink;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scene;
import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.PaintedUploads;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.sinks.testing.PythonLance;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.KafkaPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a message says arrives in the dataset, or in the dead letters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestJobITCase {

  private static final Instant KAFKA_TIME = Instant.parse("2026-03-04T05:06:07.890Z");

  private final PaintedPictures pictures = new PaintedPictures(1);
  private PythonLance python;
  private EmbeddedKafka kafka;
  private UploadServer server;
  private MiniCluster cluster;
  private KafkaProducer<byte[], byte[]> producer;
  private int newestTaskManager;

  private String topic;
  private String deadLettersTopic;
  private Path directory;
  private Map<String, String> keys;

  @BeforeAll
  void startTheWorld(@TempDir Path data) throws Exception {
    python = PythonLance.orSkip();
    kafka = EmbeddedKafka.start(data, 0);
    server = UploadServer.start(0, pictures);
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    cluster = SmallFlink.start(2);
  }

  @AfterAll
  void stopTheWorld() throws Exception {
    cluster.close();
    producer.close();
    server.close();
    kafka.close();
  }

  @BeforeEach
  void aJobOfItsOwn(TestInfo test, @TempDir Path directory) throws Exception {
    this.directory = directory;
    topic = test.getTestMethod().orElseThrow().getName();
    deadLettersTopic = topic + "-dead";
    kafka.createTopic(topic, 2);
    kafka.createTopic(deadLettersTopic, 1);
    keys = new HashMap<>();
    keys.put("labelstream.kafka.bootstrap-servers", kafka.bootstrapServers());
    keys.put("labelstream.kafka.topic", topic);
    keys.put("labelstream.kafka.group", topic);
    keys.put("labelstream.dead-letters.topic", deadLettersTopic);
    keys.put("labelstream.sink.dataset", directory.resolve("images.lance").toString());
    keys.put("labelstream.sink.id", topic);
    keys.put("labelstream.fetch.allowed-private-hosts", "127.0.0.1:" + server.port());
    keys.put("execution.checkpointing.interval", "300ms");
    keys.put("execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    keys.put("parallelism.default", "2");
    // No message may fail a job: one that does shows itself here.
    keys.put("restart-strategy.type", "none");
  }

  @Test
  void messagesOfManyShapesAreReadByMappingAlone() throws Exception {
    keys.put("labelstream.message.id-field", "id|meta.id");
    keys.put("labelstream.message.url-field", "url|opensource_url|file.url");
    keys.put("labelstream.message.caption-field", "caption|cap_seg.global_caption|meta.title");
    keys.put("labelstream.message.time-field", "uploaded_at|meta.time");
    send(
        0,
        """
        {"id": "plain", "url": "%s", "caption": "a cat", "uploaded_at": "2026-01-02T03:04:05Z", "likes": 7}"""
            .formatted(url(0)));
    send(
        0,
        """
        {"meta": {"id": "nested", "title": "一只猫🐈", "time": 1767323045500}, "file": {"url": "%s"}}"""
            .formatted(url(1)));
    String inJson = "{\"global_caption\": \"a \\\"red\\\" car\"}";
    String inPython = "{'global_caption': 'it\\'s a boat', 'n': None}";
    send(0, object("opensource_url", url(2), "cap_seg", inJson));
    send(1, object("opensource_url", url(3), "cap_seg", inPython));
    send(1, "{\"id\": 42, \"url\": \"%s\", \"uploaded_at\": \"yesterday\"}".formatted(url(4)));
    send(1, "{\"url\": \"%s\"}".formatted(url(5)));

    SettledUploads settled = ingest(6);

    assertThat(settled.deadLetters()).isEmpty();
    Map<String, JsonNode> rows = settled.dataset().byId();
    String first = topic + "-0-2";
    String second = topic + "-1-0";
    String last = topic + "-1-2";
    assertThat(rows).containsOnlyKeys("plain", "nested", first, second, "42", last);
    assertPicture(rows.get("plain"), 0, new KafkaPosition(topic, 0, 0));
    assertTold(rows.get("plain"), "a cat", "{\"likes\":7}", "2026-01-02T03:04:05Z");
    assertPicture(rows.get("nested"), 1, new KafkaPosition(topic, 0, 1));
    assertTold(
        rows.get("nested"),
        "一只猫🐈",
        """
        {"meta":{"id":"nested","title":"一只猫🐈","time":1767323045500},"file":{"url":"%s"}}"""
            .formatted(url(1)),
        "2026-01-02T03:04:05.500Z");
    assertPicture(rows.get(first), 2, new KafkaPosition(topic, 0, 2));
    assertTold(rows.get(first), "a \"red\" car", object("cap_seg", inJson), KAFKA_TIME.toString());
    assertPicture(rows.get(second), 3, new KafkaPosition(topic, 1, 0));
    assertTold(rows.get(second), "it's a boat", object("cap_seg", inPython), KAFKA_TIME.toString());
    assertPicture(rows.get("42"), 4, new KafkaPosition(topic, 1, 1));
    assertTold(rows.get("42"), null, "{\"uploaded_at\":\"yesterday\"}", KAFKA_TIME.toString());
    assertPicture(rows.get(last), 5, new KafkaPosition(topic, 1, 2));
    assertTold(rows.get(last), null, null, KAFKA_TIME.toString());
  }

  @Test
  void unreadableMessagesAreDeadLettersWithTheirPlace() throws Exception {
    send(0, "no JSON");
    send(0, null);
    send(0, "{\"id\": \"without-url\", \"caption\": \"a cat\"}");
    send(1, "{\"id\": \"good\", \"url\": \"%s\"}".formatted(url(0)));
    send(1, "[1, 2]");

    SettledUploads settled = ingest(5);

    assertThat(settled.dataset().byId()).containsOnlyKeys("good");
    assertThat(settled.deadLetters())
        .extracting(DeadLetter::id, DeadLetter::position, IngestJobITCase::message)
        .containsExactlyInAnyOrder(
            tuple(topic + "-0-0", new KafkaPosition(topic, 0, 0), "no JSON"),
            tuple(topic + "-0-1", new KafkaPosition(topic, 0, 1), null),
            tuple(
                "without-url",
                new KafkaPosition(topic, 0, 2),
                "{\"id\": \"without-url\", \"caption\": \"a cat\"}"),
            tuple(topic + "-1-1", new KafkaPosition(topic, 1, 1), "[1, 2]"));
    assertThat(settled.deadLetters())
        .allSatisfy(
            letter -> {
              assertThat(letter.failure().reason()).isEqualTo(FailureReason.UNREADABLE_MESSAGE);
              assertThat(letter.failure().detail()).startsWith("The message ");
              assertThat(letter.uploadedAt()).isEqualTo(KAFKA_TIME);
            });
  }

  @Test
  void deadLetterThatIsTooLongForItsTopicIsShortened() throws Exception {
    keys.put("labelstream.dead-letters.max-size", "100kb");
    // As a JSON text it is twice as long.
    send(0, "\"".repeat(60_000));

    assertThat(ingest(1).deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.message()).isNull();
              assertThat(letter.position()).isEqualTo(new KafkaPosition(topic, 0, 0));
              assertThat(letter.failure().reason()).isEqualTo(FailureReason.UNREADABLE_MESSAGE);
              assertThat(letter.failure().detail()).contains("(Shortened from 120,");
            });
  }

  @Test
  void secretOfASignedUrlIsInTheDeadLetterOnly() throws Exception {
    String good = url(0) + "?X-Amz-Signature=s3cret-1&size=2";
    String missing = server.baseUrl() + "/bad/missing.png?token=s3cret-2";
    send(0, "{\"id\": \"good\", \"url\": \"%s\"}".formatted(good));
    send(0, "{\"id\": \"missing\", \"url\": \"%s\"}".formatted(missing));

    SettledUploads settled = ingest(2);

    JsonNode row = settled.dataset().byId().get("good");
    assertThat(row).isNotNull();
    assertThat(row.get("url").asText()).isEqualTo(url(0) + "?X-Amz-Signature=***&size=2");
    assertThat(settled.dataset().rows().toString()).doesNotContain("s3cret");
    assertThat(settled.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.url()).isEqualTo(missing);
              assertThat(letter.failure().reason()).isEqualTo(FailureReason.NOT_FOUND);
              assertThat(letter.failure().detail()).doesNotContain("s3cret");
            });
  }

  @Test
  void jobWithoutLabelsWritesTheBaseColumnsOnly() throws Exception {
    keys.put("labelstream.score.labels", "");
    for (int number = 0; number < 4; number++) {
      send(number % 2, "{\"id\": \"%d\", \"url\": \"%s\"}".formatted(number, url(number)));
    }

    SettledUploads settled = ingest(4);

    Map<String, String> columns = settled.dataset().columns();
    assertThat(columns)
        .containsExactly(
            Map.entry("id", "string"),
            Map.entry("url", "string"),
            Map.entry("image", "large_binary"),
            Map.entry("media_type", "string"),
            Map.entry("width", "int32"),
            Map.entry("height", "int32"),
            Map.entry("sha256", "string"),
            Map.entry("caption", "string"),
            Map.entry("attributes", "string"),
            Map.entry("uploaded_at", "timestamp[us, tz=UTC]"),
            Map.entry("fetched_at", "timestamp[us, tz=UTC]"),
            Map.entry("kafka_topic", "string"),
            Map.entry("kafka_partition", "int32"),
            Map.entry("kafka_offset", "int64"));
    settled
        .dataset()
        .byId()
        .forEach(
            (id, row) ->
                assertThat(row.get("image").asText())
                    .isEqualTo(SettledUploads.sha256(pictures.file(Long.parseLong(id)))));
  }

  @Test
  void labelThatComesLaterGoesOnFromTheSavepoint() throws Exception {
    keys.put("labelstream.score.labels", "");
    send(0, object("id", "before", "url", url(0)));
    RunningIngest unlabelled = RunningIngest.start(cluster, keys);
    unlabelled.awaitSettled(1);
    String savepoint = unlabelled.stop(directory.resolve("savepoints"));
    keys.put("labelstream.score.labels", "quality");
    keys.put("execution.state-recovery.path", savepoint);
    send(0, object("id", "after", "url", url(1)));

    Map<String, JsonNode> rows = ingest(2).dataset().byId();

    assertThat(rows).containsOnlyKeys("before", "after");
    assertThat(rows.get("before")).isNotNull();
    assertThat(rows.get("before").get("quality").isNull()).isTrue();
    assertPicture(rows.get("after"), 1, new KafkaPosition(topic, 0, 1));
  }

  @Test
  void uploadsThatRetentionDeletedUnreadFailTheJob() throws Exception {
    send(0, object("url", url(0)));
    RunningIngest before = RunningIngest.start(cluster, keys);
    before.awaitSettled(1);
    keys.put("execution.state-recovery.path", before.stop(directory.resolve("savepoints")));
    for (int unread = 1; unread < 4; unread++) {
      send(0, object("url", url(unread)));
    }
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      TopicPartition partition = new TopicPartition(topic, 0);
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3))).all().get();
    }

    RunningIngest after = RunningIngest.start(cluster, keys);

    assertThat(after.awaitFailure()).contains("OffsetOutOfRange");
    assertThat(after.rows()).isEqualTo(1);
  }

  @Test
  void taskManagerThatDiesLosesAndDoublesNothing() throws Exception {
    keys.put("restart-strategy.type", "fixed-delay");
    keys.put("restart-strategy.fixed-delay.attempts", "100");
    keys.put("restart-strategy.fixed-delay.delay", "50ms");
    keys.put("labelstream.fetch.max-image-size", "4mb");
    PaintedUploads uploads =
        new PaintedUploads(new Scenes(1), server.baseUrl(), OptionalLong.of(200));
    PublishSettings publishing = new PublishSettings(kafka.bootstrapServers(), topic, 40);
    RunningIngest job = RunningIngest.start(cluster, keys);

    try (UploadPublisher publisher =
        UploadPublisher.start(publishing, uploads, Clock.systemUTC())) {
      for (long rows : new long[] {20, 90}) {
        Deadline.await(() -> job.rows() > rows, job::rows);
        replaceTaskManager();
      }
      job.awaitSettled(200);
      assertThat(publisher.published()).isEqualTo(200);
    }
    job.stop(directory.resolve("savepoints"));

    settled().assertEachPaintedUploadOnce(pictures, 200);
  }

  @Test
  void taskManagerThatDiesRightAfterACheckpointLosesAndDoublesNoDeadLetter() throws Exception {
    keys.put("restart-strategy.type", "fixed-delay");
    keys.put("restart-strategy.fixed-delay.attempts", "100");
    keys.put("restart-strategy.fixed-delay.delay", "50ms");
    keys.put("execution.checkpointing.interval", "100ms");
    RunningIngest job = RunningIngest.start(cluster, keys);
    int sent = 0;
    for (int kill = 0; kill < 12; kill++) {
      long before = newestCheckpoint();
      while (newestCheckpoint() < before + 2) {
        send(sent++ % 2, "no JSON");
      }
      // The checkpoint is there; whether its transaction is committed already is a matter of luck.
      replaceTaskManager();
    }
    job.awaitSettled(sent);
    job.stop(directory.resolve("savepoints"));

    assertThat(SettledUploads.deadLetters(kafka.bootstrapServers(), deadLettersTopic))
        .extracting(DeadLetter::position)
        .doesNotHaveDuplicates()
        .hasSize(sent);
  }

  private void replaceTaskManager() throws Exception {
    // The cluster goes on counting where one has gone.
    cluster.terminateTaskManager(newestTaskManager++).get();
    cluster.startTaskManager();
  }

  /** The number of the newest completed checkpoint, 0 before the first. */
  private long newestCheckpoint() throws IOException {
    Path checkpoints = directory.resolve("checkpoints");
    if (Files.notExists(checkpoints)) {
      return 0;
    }
    try (Stream<Path> files =
        Files.find(checkpoints, 3, (file, is) -> file.endsWith("_metadata"))) {
      return files
          .map(checkpoints::relativize)
          .mapToLong(file -> Long.parseLong(file.getName(1).toString().substring("chk-".length())))
          .max()
          .orElse(0);
    } catch (UncheckedIOException e) {
      // Flink has removed an old one while we looked.
      return 0;
    }
  }

  /** Runs the job until so many messages have ended. */
  private SettledUploads ingest(long messages) throws Exception {
    RunningIngest job = RunningIngest.start(cluster, keys);
    job.awaitSettled(messages);
    job.stop(directory.resolve("savepoints"));
    return settled();
  }

  private SettledUploads settled() throws Exception {
    return SettledUploads.read(
        python, directory.resolve("images.lance"), kafka.bootstrapServers(), deadLettersTopic);
  }

  private void send(int partition, @Nullable String message) throws Exception {
    byte[] value = message == null ? null : message.getBytes(UTF_8);
    producer
        .send(new ProducerRecord<>(topic, partition, KAFKA_TIME.toEpochMilli(), null, value))
        .get();
  }

  /** A JSON object of names and texts in turn. */
  private static String object(String... namesAndTexts) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      object.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return object.toString();
  }

  private String url(long number) {
    return "%s/painted/%d.%s"
        .formatted(server.baseUrl(), number, pictures.scene(number).form().format().extension());
  }

  private void assertPicture(@Nullable JsonNode row, long number, KafkaPosition position) {
    assertThat(row).isNotNull();
    Scene scene = pictures.scene(number);
    assertThat(row.get("url").asText()).isEqualTo(url(number));
    assertThat(row.get("image").asText()).isEqualTo(SettledUploads.sha256(pictures.file(number)));
    assertThat(row.get("sha256")).isEqualTo(row.get("image"));
    assertThat(row.get("media_type").asText()).isEqualTo(scene.form().format().mediaType());
    assertThat(row.get("width").asInt()).isEqualTo(scene.form().storedWidth());
    assertThat(row.get("height").asInt()).isEqualTo(scene.form().storedHeight());
    assertThat(Instant.parse(row.get("fetched_at").asText().replace("+00:00", "Z")))
        .isBetween(Instant.now().minusSeconds(600), Instant.now());
    assertThat(
            new KafkaPosition(
                row.get("kafka_topic").asText(),
                row.get("kafka_partition").asInt(),
                row.get("kafka_offset").asLong()))
        .isEqualTo(position);
    SettledUploads.assertScored(row);
  }

  private static void assertTold(
      @Nullable JsonNode row,
      @Nullable String caption,
      @Nullable String attributes,
      String uploadedAt) {
    assertThat(row).isNotNull();
    assertThat(row.get("caption").textValue()).isEqualTo(caption);
    assertThat(row.get("attributes").textValue()).isEqualTo(attributes);
    assertThat(Instant.parse(row.get("uploaded_at").asText().replace("+00:00", "Z")))
        .isEqualTo(Instant.parse(uploadedAt));
  }

  private static @Nullable String message(DeadLetter letter) {
    byte[] message = letter.message();
    return message == null ? null : new String(message, UTF_8);
  }
}
