package dev.labelstream.training.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationConfigTest {

  @TempDir private Path folder;

  @Test
  void checkpointSaysHowItsAnswersAreMade() throws IOException {
    Files.writeString(
        folder.resolve("generation_config.json"),
        """
        {"do_sample": true, "temperature": 0.7, "top_k": 20, "top_p": 0.8,
         "repetition_penalty": 1.05, "eos_token_id": [7, 9]}
        """);

    GenerationSettings settings = GenerationConfig.read(folder, 64, 3);

    assertThat(settings.choice()).isEqualTo(new TokenChoice.Drawn(0.7, 20, 0.8, 3));
    assertThat(settings.repetitionPenalty()).isEqualTo(1.05);
    assertThat(settings.stopTokens()).containsExactlyInAnyOrder(7, 9);
    assertThat(settings.greedy().choice()).isEqualTo(new TokenChoice.Likeliest());
  }

  @Test
  void withoutItTheModelsStopTokenEndsAnAnswer() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"text_config\": {\"eos_token_id\": 7}}");

    GenerationSettings settings = GenerationConfig.read(folder, 64, 0);

    assertThat(settings.choice()).isEqualTo(new TokenChoice.Likeliest());
    assertThat(settings.stopTokens()).containsExactly(7);
  }

  @Test
  void checkpointWithoutAStopTokenIsRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");

    assertThatThrownBy(() -> GenerationConfig.read(folder, 64, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("eos_token_id");
  }

  @Test
  void drawnAnswersAreTheSameWithTheSameSeed() throws IOException {
    Checkpoint checkpoint = TinyCheckpoints.write(Family.QWEN2_VL, folder);
    int imageToken = checkpoint.config().imageToken();
    List<TokenizedExample> prompts = Golden.of(Family.QWEN2_VL).examples("text", imageToken);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      int[] first = drawn(model, prompts, 1);

      assertThat(drawn(model, prompts, 1)).isEqualTo(first);
      assertThat(drawn(model, prompts, 2)).isNotEqualTo(first);
    }
  }

  private static int[] drawn(QwenVl model, List<TokenizedExample> prompts, long seed)
      throws IOException {
    var settings = new GenerationSettings(new TokenChoice.Drawn(1, 0, 1, seed), 1, Set.of(0), 12);
    return new Generator(model, settings).answer(prompts).get(0).tokens();
  }
}
