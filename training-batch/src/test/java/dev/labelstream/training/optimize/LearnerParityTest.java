package dev.labelstream.training.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Learning goes as it does with transformers, PEFT and PyTorch's AdamW. */
class LearnerParityTest {

  private static final int STEPS = 20;
  private static final List<String> CASES = List.of("one", "two", "batch", "large", "text");
  private static final double TOLERANCE = 1e-4;
  private static final AdamWSettings OPTIMIZER = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, 1);

  @TempDir private static Path shared;
  private static TinyCheckpoints checkpoints;

  @TempDir private Path folder;

  @BeforeAll
  static void writeCheckpoints() {
    checkpoints = TinyCheckpoints.writeAll(shared);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void twentyStepsAreTheReferences(Family family) throws IOException {
    var settings = new LearningSettings(OPTIMIZER, step -> 1e-2, false);
    List<LearnedStep> steps = learn(family, Golden.of(family), settings, 1);
    assertClose(steps, LearnedStep::loss, Golden.of(family), "losses");
    assertClose(steps, LearnedStep::gradientNorm, Golden.of(family), "gradient_norms");
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void stepsOfTwoBatchesAtARateThatRisesAndFallsAreTheReferences(Family family) throws IOException {
    var settings = new LearningSettings(OPTIMIZER, new CosineSchedule(1e-2, 4, STEPS), true);
    Golden golden = Golden.learning(family);
    List<LearnedStep> steps = learn(family, golden, settings, 2);
    assertClose(steps, LearnedStep::loss, golden, "losses");
    assertClose(steps, LearnedStep::gradientNorm, golden, "gradient_norms");
    assertClose(steps, LearnedStep::rate, golden, "rates");
  }

  /** Learns from the cases in turn, several in each step. */
  private List<LearnedStep> learn(
      Family family, Golden golden, LearningSettings settings, int batches) throws IOException {
    Checkpoint checkpoint = checkpoints.of(family);
    List<List<TokenizedExample>> cases =
        CASES.stream()
            .map(name -> Golden.of(family).examples(name, checkpoint.config().imageToken()))
            .toList();
    List<LearnedStep> steps = new ArrayList<>();
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      LoraAdapter adapter = AdapterFiles.read(golden.adapter(folder.resolve("adapter")), model);
      try (var learner = new Learner(model, adapter.parameters(), settings, 0)) {
        for (int step = 0; step < STEPS; step++) {
          int first = step * batches;
          steps.add(
              learner.step(
                  IntStream.range(first, first + batches)
                      .mapToObj(i -> cases.get(i % cases.size()))
                      .toList()));
        }
      }
    }
    return steps;
  }

  private static void assertClose(
      List<LearnedStep> steps, ToDoubleFunction<LearnedStep> number, Golden golden, String name) {
    JsonNode expected = golden.numbers().get(name);
    for (int step = 0; step < steps.size(); step++) {
      double wanted = expected.get(step).asDouble();
      assertThat(number.applyAsDouble(steps.get(step)))
          .as("number %d of %s", step, name)
          .isCloseTo(wanted, within(Math.abs(wanted) * TOLERANCE));
    }
  }
}
