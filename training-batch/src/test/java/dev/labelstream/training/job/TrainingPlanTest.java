package dev.labelstream.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPlanTest {

  @TempDir private Path folder;

  private TrainingFixture fixture;

  @BeforeEach
  void write() throws IOException {
    fixture = TrainingFixture.write(folder, Family.QWEN2_VL, 20);
  }

  @Test
  void planSaysWhatWillBeDone() throws IOException {
    TrainingSettings settings = TrainingFixture.settings(fixture.configuration("out"));

    TrainingPlan plan = TrainingPlan.make(settings, false);

    assertThat(plan.counts().rows()).isEqualTo(20);
    assertThat(plan.counts().trained() + plan.counts().heldOut()).isEqualTo(20);
    assertThat(plan.steps()).isEqualTo((int) Math.ceil(plan.counts().trained() / 4.0));
    assertThat(plan.pictureTokens().largest()).isBetween(4, 16);
    assertThat(plan.text(settings))
        .contains("version 1, held by the tag train-out")
        .contains("tokens of 28 x 28 pixels")
        .contains("in an adapter of rank 8 on 21 modules; frozen: the base model")
        .contains("MiB for weights, gradients and optimizer");
  }

  @Test
  void countsOfTheFilesAreThoseOfTheModel() throws IOException {
    Configuration config = fixture.configuration("out");
    TrainingSettings settings = TrainingFixture.settings(config);
    Checkpoint checkpoint = Checkpoint.open(fixture.base());
    ParameterCounts counts = ParameterCounts.of(checkpoint, settings.learn());

    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      LoraAdapter adapter = LoraAdapter.begin(model, settings.learn().lora(), 1);

      assertThat(counts.modules()).isEqualTo(adapter.modules().size());
      assertThat(counts.learning())
          .isEqualTo(adapter.parameters().values().stream().mapToLong(m -> m.size()).sum());
      assertThat(counts.base())
          .isEqualTo(model.weights().values().stream().mapToLong(m -> m.size()).sum());
    }
  }

  @Test
  void emptySelectionSaysWhatBecameOfTheRows() {
    Configuration config = fixture.configuration("out");
    config.set(TrainingOptions.FILTER, "quality > 99");

    assertThatThrownBy(() -> TrainingPlan.make(TrainingFixture.settings(config), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Nothing is left to train on: of 20 rows 20 are filtered out");
  }

  @Test
  void planThatFailsLeavesNeitherATagNorAnOutput() throws IOException {
    Configuration empty = fixture.configuration("out");
    empty.set(TrainingOptions.FILTER, "quality > 99");
    Configuration wrong = fixture.configuration("out");
    wrong.set(TrainingOptions.CAPTION_COLUMN, "no_such_column");
    for (Configuration config : List.of(empty, wrong)) {
      assertThatThrownBy(() -> TrainingPlan.make(TrainingFixture.settings(config), false))
          .isInstanceOf(IOException.class);
    }
    fixture.appendMore();

    TrainingSettings settings = TrainingFixture.settings(fixture.configuration("out"));
    TrainingPlan plan = TrainingPlan.make(settings, false);

    assertThat(plan.pin().version()).as("the tag's name is free again").isEqualTo(2);
    assertThat(fixture.output("out")).doesNotExist();
    fixture.appendMore();
    // A run that goes on keeps the tag that it came with, whatever fails.
    assertThatThrownBy(() -> TrainingPlan.make(TrainingFixture.settings(empty), true))
        .isInstanceOf(IOException.class);
    assertThat(TrainingPlan.make(settings, true).pin().version()).isEqualTo(2);
  }

  @Test
  void versionThatWasCleanedUpIsNamed() throws IOException {
    fixture.appendMore();
    fixture.dataset().cleanUp();
    Configuration config = fixture.configuration("out");
    config.set(TrainingOptions.VERSION, 1L);

    assertThatThrownBy(() -> TrainingPlan.make(TrainingFixture.settings(config), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Version 1 of " + fixture.dataset().uri() + " is not there");
  }

  @Test
  void brokenCheckpointIsNamed() throws IOException {
    Path weights = fixture.base().resolve("model-00001-of-00002.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(
            () -> TrainingPlan.make(TrainingFixture.settings(fixture.configuration("out")), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(weights + " is cut off");
    assertThat(fixture.output("out")).doesNotExist();
  }

  @Test
  void outputThatIsThereIsNotTouched() throws IOException {
    Files.createDirectories(fixture.output("out"));

    assertThatThrownBy(
            () -> TrainingPlan.make(TrainingFixture.settings(fixture.configuration("out")), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is there already");
  }

  @Test
  void missingCheckpointIsNamed() {
    Configuration config = fixture.configuration("out");
    config.set(TrainingOptions.BASE_MODEL, folder.resolve("nowhere").toString());

    assertThatThrownBy(() -> TrainingPlan.make(TrainingFixture.settings(config), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void adapterWithoutAModuleIsRefused() {
    Configuration config = fixture.configuration("out");
    config.set(TrainingOptions.LORA_TARGETS, List.of("no_such_proj"));

    assertThatThrownBy(() -> TrainingPlan.make(TrainingFixture.settings(config), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Nothing would learn")
        .hasMessageContaining("no_such_proj");
  }
}
