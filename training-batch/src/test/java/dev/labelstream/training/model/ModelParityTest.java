package dev.labelstream.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Distance;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.torch.Gradients;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The model computes what transformers computes with the same weights. */
class ModelParityTest {

  private static final double LOGIT_TOLERANCE = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-3;
  private static final double HALF_TOLERANCE = 0.05;

  @TempDir private static Path shared;
  private static TinyCheckpoints checkpoints;

  @TempDir private Path folder;

  @BeforeAll
  static void writeCheckpoints() {
    checkpoints = TinyCheckpoints.writeAll(shared);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsAndLossesAreTheReferences(Family family) throws IOException {
    Golden golden = Golden.of(family);
    Checkpoint checkpoint = checkpoints.of(family);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      for (String name : golden.cases()) {
        List<TokenizedExample> examples = golden.examples(name, checkpoint.config().imageToken());

        float[][] logits = model.answerLogits(examples);
        AnswerLoss loss = model.loss(examples);

        assertThat(
                Distance.ofLogits(
                    logits, golden.tensors().floats(name + ".logits"), golden.stride()))
            .as("distance of logits of %s", name)
            .isLessThan(LOGIT_TOLERANCE);
        assertThat(loss.mean())
            .as("loss of %s", name)
            .isCloseTo(
                golden.numbers().get("cases").get(name).get("loss").asDouble(),
                within(LOGIT_TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void positionsAreTheReferences(Family family) {
    Golden golden = Golden.of(family);
    int imageToken = checkpoints.of(family).config().imageToken();
    for (String name : golden.cases()) {
      if (!golden.tensors().has(name + ".position_ids")) {
        continue;
      }
      int[] expected = golden.tensors().ints(name + ".position_ids");
      int[] shape = golden.tensors().shape(name + ".position_ids");
      List<TokenizedExample> examples = golden.examples(name, imageToken);
      for (int row = 0; row < examples.size(); row++) {
        TokenPositions positions = TokenPositions.of(examples.get(row), imageToken, 2);
        long[][] byAxis = {positions.time(), positions.height(), positions.width()};
        for (int axis = 0; axis < byAxis.length; axis++) {
          for (int t = 0; t < examples.get(row).length(); t++) {
            assertThat(byAxis[axis][t])
                .as("axis %d of token %d of example %d of %s", axis, t, row, name)
                .isEqualTo(expected[(axis * shape[1] + row) * shape[2] + t]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"QWEN2_VL,false", "QWEN2_VL,true", "QWEN2_5_VL,false", "QWEN2_5_VL,true"})
  void gradientsOfEveryLowRankMatrixAreTheReferences(Family family, boolean recomputeLayers)
      throws IOException {
    Checkpoint checkpoint = checkpoints.of(family);
    List<TokenizedExample> examples =
        Golden.of(family).examples("batch", checkpoint.config().imageToken());
    for (Golden golden : List.of(Golden.of(family), Golden.learning(family))) {
      Path files = golden.adapter(folder.resolve("adapter-" + golden.matrices().size()));
      try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
        LoraAdapter adapter = AdapterFiles.read(files, model);

        new LearningPass(model, recomputeLayers).learn(examples, 1, 0);

        assertThat(adapter.parameters()).hasSameSizeAs(golden.matrices());
        for (String matrix : golden.matrices()) {
          assertThat(
                  Distance.ofTheLargest(
                      gradient(adapter.parameters(), Golden.stored(matrix), model),
                      golden.tensors().floats("grad." + matrix)))
              .as("distance of the gradient of %s, of its largest", matrix)
              .isLessThan(GRADIENT_TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"QWEN2_VL,false", "QWEN2_VL,true", "QWEN2_5_VL,false", "QWEN2_5_VL,true"})
  void gradientsOfAllWeightsAreTheReferences(Family family, boolean recomputeLayers)
      throws IOException {
    JsonNode expected = Golden.learning(family).numbers().get("gradients");
    Checkpoint checkpoint = checkpoints.of(family);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      Map<String, NDArray> weights = model.learn(name -> true);

      new LearningPass(model, recomputeLayers)
          .learn(Golden.of(family).examples("batch", checkpoint.config().imageToken()), 1, 0);

      assertThat(weights.keySet())
          .containsExactlyInAnyOrderElementsOf(
              expected.properties().stream().map(Map.Entry::getKey).toList());
      for (Map.Entry<String, JsonNode> weight : expected.properties()) {
        float[] gradient = gradient(weights, weight.getKey(), model);
        double norm = weight.getValue().get("norm").asDouble();
        assertThat(norm(gradient))
            .as("norm of the gradient of %s", weight.getKey())
            .isCloseTo(norm, within(GRADIENT_TOLERANCE * norm));
        JsonNode some = weight.getValue().get("some");
        for (int i = 0; i < some.size(); i++) {
          assertThat((double) gradient[i * Math.max(1, gradient.length / 8)])
              .as("number %d of the gradient of %s", i, weight.getKey())
              .isCloseTo(some.get(i).asDouble(), within(GRADIENT_TOLERANCE * norm));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void halfPrecisionIsAsFarFromSingleAsTheReferences(Family family) throws IOException {
    Golden golden = Golden.of(family);
    Checkpoint checkpoint = checkpoints.of(family);
    var half = new ModelSettings(new ComputeDevice.Cpu(), ElementType.BF16, 0);
    try (QwenVl model = QwenVl.open(checkpoint, half)) {
      float[][] logits =
          model.answerLogits(golden.examples("two", checkpoint.config().imageToken()));

      assertThat(
              Distance.ofLogits(
                  logits, Golden.learning(family).tensors().floats("half.logits"), golden.stride()))
          .isLessThan(HALF_TOLERANCE);
    }
  }

  private static float[] gradient(Map<String, NDArray> learning, String name, QwenVl model) {
    return Gradients.of(Objects.requireNonNull(learning.get(name), name), model.manager())
        .orElseThrow()
        .toFloatArray();
  }

  private static double norm(float[] numbers) {
    double squares = 0;
    for (float number : numbers) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }
}
