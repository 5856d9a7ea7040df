package dev.labelstream.relabel;

import dev.labelstream.ingest.JobArguments;
import dev.labelstream.relabel.RelabelSettings.OneLabel;
import dev.labelstream.sinks.LabelSink;
import dev.labelstream.sinks.StoredContentSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the rows of a dataset the labels that they lack or have of an older model, each exactly
 * once; it ends when all have them, or follows the dataset as it grows.
 *
 * <pre>flink run -c dev.labelstream.relabel.RelabelJob ... [--conf DIR] [-Dkey=value ...]</pre>
 */
public final class RelabelJob {

  private static final Logger LOG = LoggerFactory.getLogger(RelabelJob.class);

  private final RelabelSettings settings;

  public RelabelJob(RelabelSettings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    Configuration given = JobArguments.read(arguments);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(given);
    Configuration config = new Configuration((Configuration) environment.getConfiguration());
    config.addAll(given);
    new RelabelJob(RelabelSettings.read(config)).addTo(environment);
    environment.execute("labelstream-relabel");
  }

  /** Adds the job to an environment, which is then executed by the caller. */
  public void addTo(StreamExecutionEnvironment environment) {
    Configuration job = new Configuration();
    // Records are immutable, so operators may hand them on without a copy.
    job.set(PipelineOptions.OBJECT_REUSE, true);
    // A type that fell to Kryo would be slow and bound to its class's layout.
    job.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(job);
    for (OneLabel label : settings.labels()) {
      LOG.info("Relabel {}: {}; {}", label.name(), label.source(), label.sink());
      String rows = "rows-" + label.name();
      new RelabelPipeline(label, settings.maxPixels())
          .connect(
              environment
                  .fromSource(
                      new StoredContentSource(label.source()),
                      WatermarkStrategy.noWatermarks(),
                      rows)
                  .uid(rows),
              new LabelSink<>(label.sink(), new RowLabelColumns(label.declaration())));
    }
  }
}
