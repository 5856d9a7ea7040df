package dev.labelstream.training.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.adapter.LoraSettings;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {

  private static final double DROPOUT = 0.3;
  private static final LearningSettings PLAIN =
      new LearningSettings(AdamWSettings.USUAL, step -> 1e-2, false);
  private static final LearningSettings RECOMPUTING =
      new LearningSettings(AdamWSettings.USUAL, step -> 1e-2, true);

  @TempDir private static Path folder;
  private static Checkpoint checkpoint;
  private static List<TokenizedExample> batch;

  @BeforeAll
  static void writeCheckpoint() {
    checkpoint = TinyCheckpoints.write(Family.QWEN2_VL, folder);
    batch = Golden.of(Family.QWEN2_VL).examples("batch", checkpoint.config().imageToken());
  }

  @Test
  void resumedLearnerEndsWithTheSameWeightsBitForBit() throws IOException {
    try (Run undisturbed = new Run(DROPOUT, PLAIN);
        Run before = new Run(DROPOUT, PLAIN);
        Run after = new Run(DROPOUT, PLAIN)) {
      undisturbed.steps(4);
      before.steps(2);
      after.learner.readState(new DataInputStream(new ByteArrayInputStream(before.state())));
      assertThat(after.learner.steps()).isEqualTo(2);
      after.steps(2);

      assertThat(after.state()).isEqualTo(undisturbed.state());
    }
  }

  @Test
  void resumedLearnerOfAllWeightsEndsWithTheSameBitForBit() throws IOException {
    try (QwenVl undisturbed = QwenVl.open(checkpoint, ModelSettings.onCpu());
        QwenVl stopped = QwenVl.open(checkpoint, ModelSettings.onCpu());
        QwenVl resumed = QwenVl.open(checkpoint, ModelSettings.onCpu());
        Learner whole = new Learner(undisturbed, undisturbed.learn(name -> true), PLAIN, 5);
        Learner before = new Learner(stopped, stopped.learn(name -> true), PLAIN, 5);
        Learner after = new Learner(resumed, resumed.learn(name -> true), PLAIN, 5)) {
      for (int step = 0; step < 3; step++) {
        whole.step(List.of(batch));
      }
      before.step(List.of(batch));
      after.readState(new DataInputStream(new ByteArrayInputStream(state(before))));
      after.step(List.of(batch));
      after.step(List.of(batch));

      assertThat(state(after)).isEqualTo(state(whole));
      assertThat(resumed.loss(batch)).isEqualTo(undisturbed.loss(batch));
    }
  }

  private static byte[] state(Learner learner) throws IOException {
    var bytes = new ByteArrayOutputStream();
    learner.writeState(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void dropoutLeavesOutTheSameWhenLayersAreRecomputed() throws IOException {
    try (Run plain = new Run(DROPOUT, PLAIN);
        Run recomputing = new Run(DROPOUT, RECOMPUTING);
        Run without = new Run(0, PLAIN)) {
      double expected = plain.steps(3).loss();

      assertThat(recomputing.steps(3).loss()).isCloseTo(expected, within(1e-6));
      assertThat(Math.abs(without.steps(3).loss() - expected)).isGreaterThan(1e-5);
    }
  }

  @Test
  void dropoutIsOffWhereNothingIsLearned() throws IOException {
    try (Run run = new Run(DROPOUT, PLAIN)) {
      run.steps(3);

      assertThat(run.model.loss(batch)).isEqualTo(run.model.loss(batch));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allWeightsLearnTogether(boolean recomputeLayers) throws IOException {
    var settings = new LearningSettings(AdamWSettings.USUAL, step -> 1e-3, recomputeLayers);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu());
        var learner = new Learner(model, model.learn(name -> true), settings, 0)) {
      double first = learner.step(List.of(batch)).loss();
      for (int step = 0; step < 9; step++) {
        learner.step(List.of(batch));
      }

      assertThat(model.loss(batch).mean()).isLessThan(first - 1);
    }
    // The file that the weights were mapped from is as it was.
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      assertThat(model.loss(batch).mean())
          .isCloseTo(
              Golden.of(Family.QWEN2_VL).numbers().get("cases").get("batch").get("loss").asDouble(),
              within(1e-4));
    }
  }

  @Test
  void headAloneLearns() throws IOException {
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu());
        var learner =
            new Learner(model, model.learn("model.language_model.norm.weight"::equals), PLAIN, 0)) {
      double first = learner.step(List.of(batch)).loss();

      assertThat(learner.step(List.of(batch)).loss()).isLessThan(first);
    }
  }

  @Test
  void baseInHalfPrecisionLearnsByMatricesInSingle() throws IOException {
    var half = new ModelSettings(new ComputeDevice.Cpu(), ElementType.BF16, 0);
    try (Run run = new Run(half, PLAIN)) {
      double first = run.steps(1).loss();

      assertThat(run.steps(12).loss()).isLessThan(first - 0.05);
      assertThat(run.weights.values()).allMatch(weight -> weight.getDataType() == DataType.FLOAT32);
    }
  }

  @Test
  void stateOfOtherWeightsIsRefused() throws IOException {
    try (Run run = new Run(0, PLAIN);
        QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu());
        var other =
            new Learner(model, model.learn("model.language_model.norm.weight"::equals), PLAIN, 0)) {
      byte[] state = run.state();

      assertThatThrownBy(
              () -> other.readState(new DataInputStream(new ByteArrayInputStream(state))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other weights");
    }
  }

  @Test
  void exampleThatDoesNotFitTheModelSaysWhy() throws IOException {
    TokenizedExample withoutItsPicture =
        new TokenizedExample(batch.get(0).tokens(), batch.get(0).answer(), List.of());
    try (Run run = new Run(0, PLAIN)) {
      assertThatThrownBy(() -> run.learner.step(List.of(List.of(withoutItsPicture))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("belongs to a picture, but the example has only 0");
    }
  }

  /** A model with an adapter that learns from the batch. */
  private static final class Run implements AutoCloseable {
    private final QwenVl model;
    private final Map<String, NDArray> weights;
    private final Learner learner;

    Run(double dropout, LearningSettings settings) throws IOException {
      this(new ModelSettings(new ComputeDevice.Cpu(), ElementType.F32, dropout), settings);
    }

    Run(ModelSettings held, LearningSettings settings) throws IOException {
      model = QwenVl.open(checkpoint, held);
      var lora = new LoraSettings(4, 8, held.dropout(), List.of(LoraSettings.ALL), Set.of());
      weights = LoraAdapter.begin(model, lora, 7).parameters();
      learner = new Learner(model, weights, settings, 5);
    }

    LearnedStep steps(int count) {
      LearnedStep last = learner.step(List.of(batch));
      for (int step = 1; step < count; step++) {
        last = learner.step(List.of(batch));
      }
      return last;
    }

    byte[] state() throws IOException {
      return LearnerTest.state(learner);
    }

    @Override
    public void close() {
      learner.close();
      model.close();
    }
  }
}
