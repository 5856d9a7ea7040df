package dev.labelstream.ingest;

import dev.labelstream.ingest.message.MessageSettings;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.udf.fetch.FetchSettings;
import dev.labelstream.udf.score.ScoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;

/** All that the ingest job is told by its configuration. */
public record IngestSettings(
    KafkaSettings kafka,
    MessageSettings message,
    FetchSettings fetch,
    ScoreSettings score,
    SinkSettings sink) {

  /**
   * @throws ConfigurationProblems with all that is wrong
   */
  public static IngestSettings read(ReadableConfig config) {
    List<String> problems = new ArrayList<>();
    Optional<KafkaSettings> kafka = KafkaSettings.read(config, problems::add);
    Optional<MessageSettings> message = MessageSettings.read(config, problems::add);
    Optional<FetchSettings> fetch = FetchSettings.read(config, problems::add);
    Optional<ScoreSettings> score =
        ScoreSettings.read(config, ImageColumns.baseColumns(), problems::add);
    Optional<SinkSettings> sink = SinkSettings.read(config, problems::add);
    CheckpointInterval.check(config, problems::add);
    if (!problems.isEmpty()) {
      throw new ConfigurationProblems(problems);
    }
    return new IngestSettings(
        kafka.orElseThrow(),
        message.orElseThrow(),
        fetch.orElseThrow(),
        score.orElseThrow(),
        sink.orElseThrow());
  }
}
