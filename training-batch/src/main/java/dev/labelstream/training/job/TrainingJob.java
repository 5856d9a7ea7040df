package dev.labelstream.training.job;

import dev.labelstream.training.optimize.LearnedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that fine-tunes a model on one version of a dataset; its shape is in the package.
 *
 * <pre>flink run -c dev.labelstream.training.job.TrainingJob ... [--conf DIR] [-Dkey=value ...]
 * </pre>
 *
 * <p>The client that submits it makes the plan, so it must reach the dataset and the base model.
 */
public final class TrainingJob {

  /** The name of the operator that learns, whose metrics tell how far it is. */
  public static final String LEARN = "learn";

  private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);
  private static final String PREPARE = "prepare";
  private static final String PLACES = "places";
  private static final int MOST_UNDER_WAY = 256;

  private final TrainingSettings settings;
  private final TrainingPlan plan;

  public TrainingJob(TrainingSettings settings, TrainingPlan plan) {
    this.settings = settings;
    this.plan = plan;
  }

  public static void main(String[] arguments) throws Exception {
    Configuration given = JobArguments.read(arguments);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(given);
    Configuration config = new Configuration((Configuration) environment.getConfiguration());
    config.addAll(given);
    List<String> problems = new ArrayList<>();
    TrainingSettings settings =
        TrainingSettings.read(config, problems::add)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The settings have problems:\n  - " + String.join("\n  - ", problems)));
    // A run that goes on from a savepoint keeps to the version that it began with.
    boolean goesOn = config.contains(StateRecoveryOptions.SAVEPOINT_PATH);
    TrainingPlan plan = TrainingPlan.make(settings, goesOn);
    LOG.info("The plan:\n{}", plan.text(settings));
    new TrainingJob(settings, plan).addTo(environment);
    environment.execute(nameOf(settings));
  }

  /** The name of a run's job. */
  public static String nameOf(TrainingSettings settings) {
    return "labelstream-train-" + settings.run();
  }

  /** Adds the job to an environment, which is then executed by the caller. */
  public void addTo(StreamExecutionEnvironment environment) {
    steps(environment)
        .sinkTo(new DiscardingSink<>())
        .name("steps")
        .uid("steps")
        .setParallelism(1)
        .slotSharingGroup(LEARN);
  }

  /** The steps as they are taken. */
  DataStream<LearnedStep> steps(StreamExecutionEnvironment environment) {
    LOG.info(
        "Training: {} steps on version {} of {}",
        plan.steps(),
        plan.pin().version(),
        plan.pin().uri());
    Configuration job = new Configuration();
    // Batch mode takes no checkpoints.
    job.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    job.set(PipelineOptions.OBJECT_REUSE, true);
    job.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(job);
    DataStream<Long> places =
        environment
            .fromSource(
                new DataGeneratorSource<>(place -> place, plan.places(), Types.LONG),
                WatermarkStrategy.noWatermarks(),
                PLACES)
            .uid(PLACES)
            .setParallelism(1)
            .slotSharingGroup(PREPARE);
    DataStream<PreparedPlace> prepared =
        AsyncDataStream.orderedWait(
                places,
                new PrepareExamples(settings, plan.pin(), plan.counts().trained()),
                // No timeout of Flink's: an example is prepared, or the job fails.
                0,
                TimeUnit.MILLISECONDS,
                underWay())
            .name(PREPARE)
            .uid(PREPARE)
            .setParallelism(1)
            .slotSharingGroup(PREPARE);
    return prepared
        .transform(
            LEARN, TypeInformation.of(LearnedStep.class), new LearnExamplesFactory(settings, plan))
        .uid(LEARN)
        .setParallelism(1)
        .setMaxParallelism(1)
        .slotSharingGroup(LEARN);
  }

  /** The examples of the step to come and of the one after it, and one for each thread. */
  private int underWay() {
    return Math.min(
        MOST_UNDER_WAY, 2 * settings.course().examplesOfAStep() + settings.prepareThreads());
  }
}
