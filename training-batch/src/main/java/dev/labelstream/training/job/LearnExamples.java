package dev.labelstream.training.job;

import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.prepare.PreparedExample;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.OperatorStateCheckpointOutputStream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StatePartitionStreamProvider;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a step for each full batch of examples, and emits what came of it; after the last one it
 * evaluates and writes the result.
 *
 * <p>Its state is one raw stream, see {@link LearnState}: what was learned may be gigabytes, which
 * would be copied on the heap otherwise.
 */
final class LearnExamples extends AbstractStreamOperator<LearnedStep>
    implements OneInputStreamOperator<PreparedPlace, LearnedStep>, BoundedOneInput {

  private static final Logger LOGGER = LoggerFactory.getLogger(LearnExamples.class);
  private static final int LOGGED_EVERY = 20;

  private final TrainingSettings settings;
  private final TrainingPlan plan;
  private final List<LearnedStep> history = new ArrayList<>();
  private final List<PreparedPlace> filling = new ArrayList<>();
  private long refused;
  private long idleSince;

  @SuppressWarnings("NullAway.Init") // by initializeState, before anything comes
  private LearningModel learning;

  @SuppressWarnings("NullAway.Init") // as above
  private PicturePatches patches;

  @SuppressWarnings("NullAway.Init") // as above
  private LearnMetrics progress;

  private @Nullable LearningModel opened;

  LearnExamples(
      StreamOperatorParameters<LearnedStep> parameters,
      TrainingSettings settings,
      TrainingPlan plan) {
    super(parameters);
    this.settings = settings;
    this.plan = plan;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    progress = new LearnMetrics(getMetricGroup(), plan.steps());
    patches =
        new PicturePatches(
            settings.examples().within(ImageProcessor.read(Path.of(settings.baseModel()))));
    learning = LearningModel.open(settings, plan.steps());
    opened = learning;
    for (StatePartitionStreamProvider stored : context.getRawOperatorStateInputs()) {
      try (var in = new DataInputStream(new BufferedInputStream(stored.getStream()))) {
        refused = LearnState.read(in, history, filling, learning);
      }
      progress.restored(history.size());
      LOGGER.info("Going on after step {} of {}", history.size(), plan.steps());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    OperatorStateCheckpointOutputStream out = context.getRawOperatorStateOutput();
    out.startNewPartition();
    var state = new DataOutputStream(out);
    LearnState.write(state, history, filling, refused, learning);
    state.flush();
  }

  @Override
  public void processElement(StreamRecord<PreparedPlace> record) {
    PreparedPlace place = record.getValue();
    filling.add(place);
    if (place.refusal() != null) {
      refused++;
      progress.refused();
      LOGGER.debug("Left out the example at place {}: {}", place.place(), place.refusal());
    }
    if (filling.size() == settings.course().examplesOfAStep()) {
      step();
    }
  }

  private void step() {
    long began = System.nanoTime();
    List<List<TokenizedExample>> batches = batches();
    filling.clear();
    if (batches.isEmpty()) {
      return;
    }
    LearnedStep learned = learning.step(batches);
    long ended = System.nanoTime();
    history.add(learned);
    // Before the first step the readers were starting: the model did not wait for examples yet.
    progress.learned(learned, idleSince == 0 ? 0 : began - idleSince, ended - began);
    idleSince = ended;
    if (learned.step() % LOGGED_EVERY == 0) {
      LOGGER.info(
          "Step {} of {}: loss {}, {} tokens/s, {} s left",
          learned.step(),
          plan.steps(),
          "%.4f".formatted(learned.loss()),
          Math.round(progress.tokensPerSecond()),
          Math.round(progress.secondsLeft()));
    }
    output.collect(new StreamRecord<>(learned));
  }

  /** The full batches and the rest, without examples that were refused and batches without any. */
  private List<List<TokenizedExample>> batches() {
    List<List<TokenizedExample>> batches = new ArrayList<>();
    int size = settings.course().batchSize();
    for (int first = 0; first < filling.size(); first += size) {
      List<TokenizedExample> batch = new ArrayList<>();
      for (PreparedPlace place : filling.subList(first, Math.min(first + size, filling.size()))) {
        PreparedExample example = place.example();
        if (example != null) {
          batch.add(example.tokenized(patches));
        }
      }
      if (!batch.isEmpty()) {
        batches.add(batch);
      }
    }
    return batches;
  }

  @Override
  public void endInput() throws IOException {
    if (!filling.isEmpty()) {
      step();
    }
    new TrainingResult(settings, plan, history, refused).write(learning);
  }

  @Override
  public void close() throws Exception {
    try {
      if (opened != null) {
        opened.close();
      }
    } finally {
      super.close();
    }
  }
}
