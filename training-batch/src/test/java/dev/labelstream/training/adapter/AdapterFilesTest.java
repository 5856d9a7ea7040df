package dev.labelstream.training.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.GoldenTensors;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.AdamWSettings;
import dev.labelstream.training.optimize.Learner;
import dev.labelstream.training.optimize.LearningSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterFilesTest {

  private static final LoraSettings ATTENTION_OF_THE_DECODER =
      new LoraSettings(
          4, 8, 0, List.of("q_proj", "v_proj"), Set.of(ModelPart.VISION_TOWER, ModelPart.MERGER));

  @TempDir private static Path shared;
  private static Checkpoint checkpoint;
  private static List<TokenizedExample> examples;

  @TempDir private Path folder;

  @BeforeAll
  static void writeCheckpoint() {
    checkpoint = TinyCheckpoints.write(Family.QWEN2_5_VL, shared);
    examples = Golden.of(Family.QWEN2_5_VL).examples("one", checkpoint.config().imageToken());
  }

  @Test
  void newAdapterAddsNothingYet() throws IOException {
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      float[][] before = model.answerLogits(examples);

      LoraAdapter.begin(model, ATTENTION_OF_THE_DECODER, 1);

      assertThat(model.answerLogits(examples)).isDeepEqualTo(before);
    }
  }

  @Test
  void writtenAdapterIsReadBackWithTheSameAnswers() throws IOException {
    float[][] logits = learnAndWrite();

    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      float[][] ofTheBase = model.answerLogits(examples);
      LoraAdapter read = AdapterFiles.read(adapterFolder(), model);

      assertThat(model.answerLogits(examples)).isDeepEqualTo(logits).isNotEqualTo(ofTheBase);
      assertThat(read.settings().rank()).isEqualTo(4);
      assertThat(read.settings().alpha()).isEqualTo(8);
    }
  }

  @Test
  void matricesHaveTheNamesThatPeftLoads() throws IOException {
    learnAndWrite();

    assertThat(GoldenTensors.read(adapterFolder().resolve("adapter_model.safetensors")).names())
        .hasSize(3 * 2 * 2)
        .contains(
            "base_model.model.model.language_model.layers.0.self_attn.q_proj.lora_A.weight",
            "base_model.model.model.language_model.layers.2.self_attn.v_proj.lora_B.weight");
    assertThat(Files.readString(adapterFolder().resolve("adapter_config.json")))
        .contains("\"model.language_model.layers.0.self_attn.q_proj\"");
  }

  @Test
  void olderNamesAreReadToo() throws IOException {
    float[][] logits = learnAndWrite();
    // Names of another length would move all that follows them.
    Path file = adapterFolder().resolve("adapter_model.safetensors");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    String older =
        bytes.replaceAll(
            "\"base_model\\.model\\.model\\.language_model\\.([^\"]*)\"",
            "               \"base_model.model.model.$1\"");
    Files.writeString(file, older, StandardCharsets.ISO_8859_1);

    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      AdapterFiles.read(adapterFolder(), model);

      assertThat(model.answerLogits(examples)).isDeepEqualTo(logits);
    }
  }

  @Test
  void adapterOfAnotherModelIsRefused() throws IOException {
    learnAndWrite();
    Path file = adapterFolder().resolve("adapter_model.safetensors");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, bytes.replace("layers.2.", "layers.9."), StandardCharsets.ISO_8859_1);

    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      assertThatThrownBy(() -> AdapterFiles.read(adapterFolder(), model))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not for this model")
          .hasMessageContaining("layers.9.");
    }
  }

  @Test
  void adapterThatDoesWhatIsNotKnownIsRefused() throws IOException {
    learnAndWrite();
    Path file = adapterFolder().resolve("adapter_config.json");
    Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{ \"use_dora\" : true,"));

    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      assertThatThrownBy(() -> AdapterFiles.read(adapterFolder(), model))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("use_dora");
    }
  }

  @Test
  void targetThatNoModuleHasIsRefused() throws IOException {
    var settings = new LoraSettings(4, 8, 0, List.of("query"), Set.of());
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      assertThatThrownBy(() -> LoraAdapter.begin(model, settings, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("query");
    }
  }

  @Test
  void suffixOfTheDecoderDoesNotReachIntoAFrozenVisionTower() throws IOException {
    var settings =
        new LoraSettings(
            4, 8, 0, List.of("gate_proj"), Set.of(ModelPart.VISION_TOWER, ModelPart.MERGER));
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      assertThat(LoraAdapter.begin(model, settings, 1).modules())
          .hasSize(3)
          .allMatch(module -> module.startsWith("model.language_model."));
    }
  }

  private Path adapterFolder() {
    return folder.resolve("adapter");
  }

  /** Takes a step and writes the adapter; returns what the model foretells with it. */
  private float[][] learnAndWrite() throws IOException {
    Files.createDirectories(adapterFolder());
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      LoraAdapter adapter = LoraAdapter.begin(model, ATTENTION_OF_THE_DECODER, 1);
      var settings = new LearningSettings(AdamWSettings.USUAL, step -> 0.05, false);
      try (var learner = new Learner(model, adapter.parameters(), settings, 0)) {
        learner.step(List.of(examples));
        learner.step(List.of(examples));
      }
      AdapterFiles.write(adapter, "base", adapterFolder());
      return model.answerLogits(examples);
    }
  }
}
