package dev.labelstream.training.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.CheckpointCopy;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Distance;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.HalfCheckpoint;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.AdamWSettings;
import dev.labelstream.training.optimize.Learner;
import dev.labelstream.training.optimize.LearningSettings;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergedWeightsTest {

  @TempDir private static Path shared;
  private static TinyCheckpoints checkpoints;

  @TempDir private Path folder;

  @BeforeAll
  static void writeCheckpoints() {
    checkpoints = TinyCheckpoints.writeAll(shared);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void mergedCheckpointAnswersAsTheAdapterDoes(Family family) throws IOException {
    Checkpoint checkpoint = checkpoints.of(family);
    List<TokenizedExample> examples = examples(checkpoint);
    float[][] adapted = merge(checkpoint, folder.resolve("merged"));

    try (QwenVl merged =
        QwenVl.open(Checkpoint.open(folder.resolve("merged")), ModelSettings.onCpu())) {
      assertThat(farthest(merged.answerLogits(examples), adapted)).isLessThan(1e-5);
    }
    assertThat(folder.resolve("merged/tokenizer.json")).exists();
  }

  @Test
  void mergedCheckpointStaysInHalfPrecision() throws IOException {
    Checkpoint whole = checkpoints.of(Family.QWEN2_VL);
    Checkpoint half = HalfCheckpoint.write(whole, folder.resolve("half"));
    float[][] adapted = merge(half, folder.resolve("merged"));

    Checkpoint merged = Checkpoint.open(folder.resolve("merged"));

    assertThat(merged.tensors().values()).allMatch(tensor -> tensor.type() == ElementType.BF16);
    try (QwenVl model = QwenVl.open(merged, ModelSettings.onCpu())) {
      assertThat(farthest(model.answerLogits(examples(half)), adapted)).isLessThan(0.02);
    }
  }

  @Test
  void weightsThatLearnedAreWrittenAndTheOthersCopied() throws IOException {
    Checkpoint checkpoint = checkpoints.of(Family.QWEN2_VL);
    Path folder = Files.createDirectory(this.folder.resolve("learned"));
    float[][] learned;
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      var weights = model.learn(name -> name.contains("language_model.layers.1."));
      var settings = new LearningSettings(AdamWSettings.USUAL, step -> 0.01, false);
      try (var learner = new Learner(model, weights, settings, 0)) {
        learner.step(List.of(examples(checkpoint)));
      }
      CheckpointCopy.write(checkpoint, folder, new MergedWeights(model));
      learned = model.answerLogits(examples(checkpoint));
    }

    try (QwenVl model = QwenVl.open(Checkpoint.open(folder), ModelSettings.onCpu())) {
      assertThat(model.answerLogits(examples(checkpoint))).isDeepEqualTo(learned);
    }
  }

  @Test
  void weightsThatLearnedInHalfPrecisionAreNotWritten() throws IOException {
    var half = new ModelSettings(new ComputeDevice.Cpu(), ElementType.BF16, 0);
    try (QwenVl model = QwenVl.open(checkpoints.of(Family.QWEN2_VL), half)) {
      model.learn(name -> true);

      assertThatThrownBy(() -> new MergedWeights(model))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("BF16");
    }
  }

  @Test
  void adapterThatIsNotThereLeavesNoOutput() {
    Path output = folder.resolve("output");

    assertThatThrownBy(
            () -> MergedCheckpoint.write(checkpoints.of(Family.QWEN2_VL).folder(), folder, output))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is not an adapter");
    assertThat(output).doesNotExist();
  }

  private List<TokenizedExample> examples(Checkpoint checkpoint) {
    return Golden.of(checkpoint.config().family())
        .examples("two", checkpoint.config().imageToken());
  }

  /** Merges the golden's adapter; returns what the model foretells with it. */
  private float[][] merge(Checkpoint checkpoint, Path merged) throws IOException {
    Path adapter = Golden.learning(checkpoint.config().family()).adapter(folder.resolve("adapter"));
    MergedCheckpoint.write(checkpoint.folder(), adapter, merged);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      AdapterFiles.read(adapter, model);
      return model.answerLogits(examples(checkpoint));
    }
  }

  private static double farthest(float[][] found, float[][] expected) {
    double farthest = 0;
    for (int row = 0; row < expected.length; row++) {
      farthest = Math.max(farthest, Distance.ofTheLargest(found[row], expected[row]));
    }
    return farthest;
  }
}
