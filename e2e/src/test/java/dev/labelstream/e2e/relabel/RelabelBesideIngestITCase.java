package dev.labelstream.e2e.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.ingest.RunningIngest;
import dev.labelstream.e2e.local.SmallFlink;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scenes;
import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.e2e.world.EmbeddedKafka;
import dev.labelstream.e2e.world.PaintedUploads;
import dev.labelstream.e2e.world.PublishSettings;
import dev.labelstream.e2e.world.UploadPublisher;
import dev.labelstream.e2e.world.UploadServer;
import dev.labelstream.sinks.DatasetPin;
import dev.labelstream.sinks.testing.PythonLance;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are labelled while the ingest job adds others, merges their fragments, and is killed. */
class RelabelBesideIngestITCase {

  private static final int UPLOADS = 150;
  private static final String UPLOADS_TOPIC = "uploads";
  private static final String DEAD_LETTERS_TOPIC = "dead-letters";

  @Test
  void twoLabelsFollowTheIngestJobThroughMergesAndKilledTaskManagers(@TempDir Path folder)
      throws Exception {
    PythonLance python = PythonLance.orSkip();
    PaintedPictures pictures = new PaintedPictures(1);
    Path dataset = folder.resolve("images.lance");
    PixelLabel grey = PixelLabel.of("grey", 1, 8, folder.resolve("grey-calls"), 3);
    PixelLabel light = PixelLabel.of("light", 3, 16, folder.resolve("light-calls"), 3);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        UploadServer server = UploadServer.start(0, pictures);
        MiniCluster cluster = SmallFlink.start(4)) {
      kafka.createTopic(UPLOADS_TOPIC, 2);
      kafka.createTopic(DEAD_LETTERS_TOPIC, 1);
      RunningIngest ingest = RunningIngest.start(cluster, ingestKeys(kafka, server, folder));
      PublishSettings publishing = new PublishSettings(kafka.bootstrapServers(), UPLOADS_TOPIC, 20);
      PaintedUploads uploads =
          new PaintedUploads(new Scenes(1), server.baseUrl(), OptionalLong.of(UPLOADS));
      RunningRelabel relabel;
      try (UploadPublisher publisher =
          UploadPublisher.start(publishing, uploads, Clock.systemUTC())) {
        Deadline.await(() -> ingest.rows() > 10, ingest::rows);
        relabel =
            RunningRelabel.start(
                cluster,
                RunningRelabel.settings(dataset, "image", new DatasetPin.Following(), grey, light),
                folder.resolve("relabel"),
                null);
        for (long rows : new long[] {15, 60}) {
          relabel.awaitDone(rows);
          cluster.terminateTaskManager(0).get();
          cluster.startTaskManager();
        }
        ingest.awaitSettled(UPLOADS);
        assertThat(publisher.published()).isEqualTo(UPLOADS);
      }
      relabel.awaitNothingToDo();
      ingest.stop(folder.resolve("savepoints"));
      relabel.stop(folder.resolve("savepoints"));
    }

    LabeledRows seen = LabeledRows.read(python, dataset, "image");
    assertThat(seen.rows()).hasSizeGreaterThan(UPLOADS * 8 / 10);
    assertThat(seen.merges()).as("merges of fragments").isPositive();
    for (String id : seen.rows().keySet()) {
      byte[] file = pictures.file(Long.parseLong(id.substring("painted-".length())));
      seen.assertLabeled(id, file, grey);
      seen.assertLabeled(id, file, light);
    }
  }

  /** An ingest job without labels that commits often, and merges after every commit. */
  private static Map<String, String> ingestKeys(
      EmbeddedKafka kafka, UploadServer server, Path folder) {
    Map<String, String> keys = new HashMap<>();
    keys.put("labelstream.kafka.bootstrap-servers", kafka.bootstrapServers());
    keys.put("labelstream.kafka.topic", UPLOADS_TOPIC);
    keys.put("labelstream.dead-letters.topic", DEAD_LETTERS_TOPIC);
    keys.put("labelstream.sink.dataset", folder.resolve("images.lance").toString());
    keys.put("labelstream.sink.maintain-every", "1");
    keys.put("labelstream.sink.small-fragment-rows", "64");
    keys.put("labelstream.score.labels", "");
    keys.put("labelstream.fetch.allowed-private-hosts", "127.0.0.1:" + server.port());
    keys.put("execution.checkpointing.interval", "300ms");
    keys.put(
        "execution.checkpointing.dir", folder.resolve("ingest-checkpoints").toUri().toString());
    keys.put("parallelism.default", "2");
    keys.put("restart-strategy.type", "exponential-delay");
    keys.put("restart-strategy.exponential-delay.initial-backoff", "100ms");
    return keys;
  }
}
