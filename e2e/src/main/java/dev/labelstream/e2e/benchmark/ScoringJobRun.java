package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ScoreOutcome;
import dev.labelstream.udf.score.PixelReader;
import dev.labelstream.udf.score.ScoreImagesFactory;
import dev.labelstream.udf.score.ScoreSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedValue;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The job's scoring operator between a source that has its pictures in memory and a sink that
 * forgets them, with checkpoints as {@code flink-conf/ingest} has them.
 */
final class ScoringJobRun {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 100;
  private static final String COMPLETIONS = "completions";

  private final MiniCluster cluster;
  private final ScoreSettings score;
  private final ScoringBenchmarkSettings settings;

  ScoringJobRun(MiniCluster cluster, ScoreSettings score, ScoringBenchmarkSettings settings) {
    this.cluster = cluster;
    this.score = score;
    this.settings = settings;
  }

  /**
   * Scores pictures until the time is over and every subtask has enough to measure.
   *
   * @param pictures that the source goes round
   * @param readers of those pictures
   * @param isApart whether source and operator are tasks of their own, as fetching and scoring are
   *     in the ingest job, so that a picture goes from one to the other in serialized form
   */
  List<Completion> run(
      List<MemoryPicture> pictures, SerializableSupplier<PixelReader> readers, boolean isApart)
      throws Exception {
    JobID job = cluster.submitJob(graph(pictures, readers, isApart)).get().getJobID();
    CompletableFuture<JobResult> end = cluster.requestJobResult(job);
    List<Completion> completions = completions(job);
    while (!isEnough(completions)) {
      if (end.isDone()) {
        // Throws what made the job fail.
        end.get().toJobExecutionResult(getClass().getClassLoader());
        throw new IOException("The job has ended by itself");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      completions = completions(job);
    }
    cluster.cancelJob(job).get();
    end.get();
    return completions;
  }

  private boolean isEnough(List<Completion> completions) {
    long first = completions.stream().mapToLong(Completion::nanos).min().orElse(0);
    long last = completions.stream().mapToLong(Completion::nanos).max().orElse(0);
    return last - first >= settings.wholeTime().toNanos()
        && IntStream.range(0, settings.parallelism())
            .allMatch(subtask -> count(completions, subtask) >= Pace.FEWEST);
  }

  private static long count(List<Completion> completions, int subtask) {
    return completions.stream().filter(completion -> completion.worker() == subtask).count();
  }

  /** As of the last heartbeat. */
  private List<Completion> completions(JobID job) throws Exception {
    SerializedValue<OptionalFailure<Object>> noted =
        cluster.getExecutionGraph(job).get().getAccumulatorsSerialized().get(COMPLETIONS);
    if (noted == null) {
      return List.of();
    }
    List<?> all = (List<?>) noted.deserializeValue(getClass().getClassLoader()).get();
    return all.stream().map(Completion.class::cast).toList();
  }

  private JobGraph graph(
      List<MemoryPicture> pictures, SerializableSupplier<PixelReader> readers, boolean isApart) {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    environment.setParallelism(settings.parallelism());
    SingleOutputStreamOperator<ScoreOutcome> scored =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    new RoundAndRound(pictures),
                    Long.MAX_VALUE,
                    TypeInformation.of(FetchedImage.class)),
                WatermarkStrategy.noWatermarks(),
                "pictures")
            .transform(
                "score",
                TypeInformation.of(ScoreOutcome.class),
                ScoreImagesFactory.forUploads(score, readers));
    if (isApart) {
      scored.startNewChain();
    }
    scored
        .process(new NoteCompletions(score.batchSize()))
        .returns(Types.LONG)
        .sinkTo(new DiscardingSink<>());
    return environment.getStreamGraph().getJobGraph();
  }

  private record RoundAndRound(List<MemoryPicture> pictures)
      implements GeneratorFunction<Long, FetchedImage> {
    @Override
    public FetchedImage map(Long number) {
      return pictures.get((int) (number % pictures.size())).fetchedAs(number);
    }
  }

  /** Notes the time of each so many pictures. */
  private static final class NoteCompletions extends ProcessFunction<ScoreOutcome, Long> {

    private static final long serialVersionUID = 1L;

    private final int every;
    private final ListAccumulator<Completion> completions = new ListAccumulator<>();
    private long scored;

    NoteCompletions(int every) {
      this.every = every;
    }

    @Override
    public void open(OpenContext context) {
      getRuntimeContext().addAccumulator(COMPLETIONS, completions);
    }

    @Override
    public void processElement(ScoreOutcome outcome, Context context, Collector<Long> out) {
      if (outcome.failure() != null) {
        throw new IllegalStateException("Not scored: " + outcome.failure());
      }
      scored++;
      if (scored % every == 0) {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        completions.add(Completion.now(subtask, scored));
      }
    }
  }
}
