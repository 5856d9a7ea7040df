package dev.labelstream.e2e.benchmark;

import dev.labelstream.ingest.KafkaOptions;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.udf.fetch.FetchOptions;
import dev.labelstream.udf.score.ScoreOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * What a measured process is told, as JSON.
 *
 * @param urls of the pictures; the uploads go round them
 * @param uploads how many, also in the topic
 * @param directory for the dataset and all else that the run writes
 * @param settings configuration keys that are set besides those that the run needs
 */
record Assignment(
    Measurement measurement,
    List<String> urls,
    long uploads,
    String bootstrapServers,
    String directory,
    int parallelism,
    Map<String, String> settings) {

  static final String UPLOADS_TOPIC = "uploads";
  static final String DEAD_LETTERS_TOPIC = "dead-letters";
  static final int PARTITIONS = 4;

  private static final int FETCH_THREADS = 8;

  Path dataset() {
    return Path.of(directory, "images.lance");
  }

  Path checkpoints() {
    return Path.of(directory, "checkpoints");
  }

  /** The ingest job's configuration; the bare loop takes its fetch and sink settings. */
  Configuration configuration() {
    URI server = URI.create(urls.get(0));
    Configuration config = new Configuration();
    config.set(KafkaOptions.BOOTSTRAP_SERVERS, bootstrapServers);
    config.set(KafkaOptions.TOPIC, UPLOADS_TOPIC);
    config.set(KafkaOptions.DEAD_LETTERS_TOPIC, DEAD_LETTERS_TOPIC);
    config.set(SinkOptions.DATASET, dataset().toString());
    config.set(
        FetchOptions.ALLOWED_PRIVATE_HOSTS, List.of(server.getHost() + ":" + server.getPort()));
    // The defaults are for servers far away, whose answers take their time.
    config.set(FetchOptions.THREADS, FETCH_THREADS);
    config.set(ScoreOptions.LABELS, measurement.labels());
    settings.forEach(config::setString);
    return config;
  }
}
