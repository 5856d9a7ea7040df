package dev.labelstream.training.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyCheckpointTest {

  @TempDir private Path folder;

  @Test
  void sameModelHasTheSameBytesOnEveryMachine() throws IOException {
    TinyCheckpoint.write(folder, TinyModel.of(Family.QWEN2_5_VL, TinyModel.REDUCED));

    assertThat(
            Goldens.sha256(Files.readAllBytes(folder.resolve("model-00001-of-00002.safetensors"))))
        .isEqualTo("0a0969df3bb4897fe3f71ae427e8007ac5b275fcb8132ce78f8abc2063e2eada");
    assertThat(Goldens.sha256(Files.readAllBytes(folder.resolve("tokenizer.json"))))
        .isEqualTo("fb1422df127c7041a45e92d21a9e21ecde2962c1e926cf703b61c3d60de4d6ff");
  }

  @Test
  void wholeVocabularyIsQwens() throws IOException {
    QwenVocabulary vocabulary = QwenVocabulary.whole();

    assertThat(vocabulary.size()).isEqualTo(151_643);
    assertThat(vocabulary.merges()).hasSize(151_387).startsWith("Ġ Ġ", "ĠĠ ĠĠ", "i n", "Ġ t");
  }
}
