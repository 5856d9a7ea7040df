package dev.labelstream.training.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.text.CheckpointTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyCheckpointTest {

  private static final String OF_THE_TEMPLATE = "system\nYou are a helpful assistant.";

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

  @Test
  void vocabularyOfSomeTextsCutsThemAsTheWholeOneDoes() throws IOException {
    List<String> texts =
        List.of(
            "请描述下述图片中发生了什么",
            "A screenshot of a platform game with a pink sky. There are seven flying saucers.",
            "这是一张平台跳跃游戏的截图，天空是粉色的。左边有两枚红色的硬币。");
    TinyCheckpoint.writeToLearn(
        folder.resolve("small"), TinyModel.toLearn(Family.QWEN2_VL, 1), texts);
    TinyCheckpoint.writeTokenizer(folder.resolve("whole"), TinyModel.of(Family.QWEN2_VL, 0));

    try (CheckpointTokenizer small = CheckpointTokenizer.open(folder.resolve("small"));
        CheckpointTokenizer whole = CheckpointTokenizer.open(folder.resolve("whole"))) {
      for (String text : Stream.concat(texts.stream(), Stream.of(OF_THE_TEMPLATE)).toList()) {
        assertThat(pieces(small, text)).isEqualTo(pieces(whole, text));
      }
      assertThat(small.decode(small.encode("Words that nobody knows: 狗")))
          .isEqualTo("Words that nobody knows: 狗");
      assertThat(small.idOf("<|im_end|>")).isLessThan(500);
    }
    assertThat(Checkpoint.open(folder.resolve("small")).config().decoder().vocabulary())
        .isLessThan(600);
  }

  @Test
  void modelToLearnBeginsWithNormsOfOneAndSmallSteps() throws IOException {
    TinyModel model = TinyModel.toLearn(Family.QWEN2_5_VL, 1);

    List<RandomTensor> tensors = TinyTensors.toLearn(model, 600);

    assertThat(tensors.stream().mapToLong(RandomTensor::count).sum()).isLessThan(2_000_000);
    assertThat(named(tensors, "model.norm.weight")).isEqualTo(new Spread(1, 0));
    assertThat(named(tensors, "visual.merger.mlp.0.bias")).isEqualTo(new Spread(0, 0));
    assertThat(named(tensors, "model.layers.0.self_attn.q_proj.weight"))
        .isEqualTo(new Spread(0, 1 / Math.sqrt(128)));
    assertThat(named(tensors, "model.layers.0.self_attn.o_proj.weight"))
        .isEqualTo(new Spread(0, 1 / Math.sqrt(128) / Math.sqrt(8)));
  }

  private static List<String> pieces(CheckpointTokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text))
        .mapToObj(token -> tokenizer.decode(new int[] {token}))
        .toList();
  }

  private static Spread named(List<RandomTensor> tensors, String name) {
    return tensors.stream()
        .filter(tensor -> tensor.name().equals(name))
        .map(tensor -> new Spread(tensor.mean(), tensor.spread()))
        .findFirst()
        .orElseThrow();
  }

  private record Spread(double mean, double spread) {}
}
