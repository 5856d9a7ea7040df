package dev.labelstream.ingest;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.ingest.deadletter.DeadLetterSink;
import dev.labelstream.ingest.deadletter.DeadLetterTopic;
import dev.labelstream.ingest.message.KafkaMessage;
import dev.labelstream.ingest.message.KafkaMessageSchema;
import dev.labelstream.sinks.LanceSink;
import dev.labelstream.udf.LabeledImage;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes uploads from Kafka, fetches and scores their pictures, and commits them to the dataset,
 * each exactly once; what cannot become a row goes to the dead letters with its reason.
 *
 * <pre>flink run -c dev.labelstream.ingest.IngestJob ... [--conf DIR] [-Dkey=value ...]</pre>
 *
 * <p>The settings are Flink's configuration keys; {@code --conf} adds those of {@code
 * DIR/config.yaml}, and {@code -D} single ones.
 */
public final class IngestJob {

  private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

  private final IngestSettings settings;

  public IngestJob(IngestSettings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    Configuration given = JobArguments.read(arguments);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(given);
    Configuration config = new Configuration((Configuration) environment.getConfiguration());
    config.addAll(given);
    new IngestJob(IngestSettings.read(config)).addTo(environment);
    environment.execute("labelstream-ingest");
  }

  /** Adds the job to an environment, which is then executed by the caller. */
  public void addTo(StreamExecutionEnvironment environment) {
    LOG.info("Ingest: {}; {}", settings.kafka(), settings.sink());
    Configuration job = new Configuration();
    // Records are immutable, so operators may hand them on without a copy.
    job.set(PipelineOptions.OBJECT_REUSE, true);
    // A type that fell to Kryo would be slow and bound to its class's layout.
    job.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(job);
    new IngestPipeline(settings)
        .connect(
            environment
                .fromSource(messages(), WatermarkStrategy.noWatermarks(), "uploads")
                .uid("uploads"),
            rows(),
            deadLetters());
  }

  private KafkaSource<KafkaMessage> messages() {
    KafkaSettings kafka = settings.kafka();
    return KafkaSource.<KafkaMessage>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setTopics(kafka.topic())
        .setGroupId(kafka.group())
        .setClientIdPrefix(kafka.group())
        .setStartingOffsets(StartingOffsets.of(kafka.startFrom()))
        .setProperties(kafka.clientProperties())
        .setDeserializer(new KafkaMessageSchema())
        .build();
  }

  private Sink<LabeledImage> rows() {
    return new LanceSink<>(settings.sink(), new ImageColumns(settings.score().declarations()));
  }

  private Sink<DeadLetter> deadLetters() {
    KafkaSettings kafka = settings.kafka();
    return new DeadLetterSink(
        new DeadLetterTopic(
            kafka.bootstrapServers(),
            kafka.properties(),
            kafka.deadLettersTopic(),
            settings.sink().sinkId() + "-dead-letters",
            kafka.maxDeadLetterSize()));
  }
}
