package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.Note;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job that brings what belongs to the notes 0 to {@code count - 1} to a sink.
 *
 * @param element what belongs to the note of a number
 * @param perSecond how fast; the pace leaves time for several checkpoints
 * @param checkpointInterval zero for savepoints only
 */
record NoteJob<T>(
    Sink<T> sink,
    Element<T> element,
    Class<T> type,
    Faults faults,
    Path checkpoints,
    int parallelism,
    long count,
    int perSecond,
    Duration checkpointInterval) {

  static final int MAX_PARALLELISM = 8;

  /** What belongs to the note of a number. */
  @FunctionalInterface
  interface Element<T> extends Serializable {
    T of(long number);
  }

  static NoteJob<Note> ofNotes(
      Sink<Note> sink,
      Faults faults,
      Path checkpoints,
      int parallelism,
      long count,
      int perSecond,
      Duration checkpointInterval) {
    return new NoteJob<>(
        sink,
        Note::number,
        Note.class,
        faults,
        checkpoints,
        parallelism,
        count,
        perSecond,
        checkpointInterval);
  }

  NoteJob<T> withParallelism(int other) {
    return new NoteJob<>(
        sink, element, type, faults, checkpoints, other, count, perSecond, checkpointInterval);
  }

  NoteJob<T> withCount(long other) {
    return new NoteJob<>(
        sink,
        element,
        type,
        faults,
        checkpoints,
        parallelism,
        other,
        perSecond,
        checkpointInterval);
  }

  JobGraph from(String savepoint) {
    JobGraph graph = graph();
    graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
    return graph;
  }

  JobGraph graph() {
    Configuration config = new Configuration();
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    config.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(MAX_PARALLELISM);
    if (!checkpointInterval.isZero()) {
      environment.enableCheckpointing(checkpointInterval.toMillis());
    }
    DataGeneratorSource<Long> numbers =
        new DataGeneratorSource<>(
            n -> n, count, RateLimiterStrategy.perSecond(perSecond), Types.LONG);
    environment
        .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
        .uid("numbers")
        .map(new ToElement<>(element, faults))
        .returns(TypeInformation.of(type))
        .name("note")
        .uid("note")
        .sinkTo(sink)
        .name("lance")
        .uid("lance");
    return environment.getStreamGraph().getJobGraph();
  }

  /** Makes the elements, and fails between two parts of a checkpoint if the test wants it. */
  private static final class ToElement<T> extends RichMapFunction<Long, T>
      implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;
    private final Element<T> element;
    private final Faults faults;

    ToElement(Element<T> element, Faults faults) {
      this.element = element;
      this.faults = faults;
    }

    @Override
    public T map(Long number) {
      return element.of(number);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      faults.pass(FaultPoint.MIDDLE_OF_CHECKPOINT);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
  }
}
