package dev.labelstream.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.HalfCheckpoint;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.tiny.TinyModel;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {

  private static final ModelSettings HALF =
      new ModelSettings(new ComputeDevice.Cpu(), ElementType.BF16, 0);

  @TempDir private static Path shared;

  @TempDir private Path folder;
  private Path official;

  @BeforeAll
  static void writeOfficial() {
    TinyCheckpoints.write(Family.QWEN2_VL, shared);
  }

  @BeforeEach
  void copyOfficial() throws IOException {
    official = Files.createDirectory(folder.resolve("official"));
    try (Stream<Path> files = Files.list(shared)) {
      for (Path file : files.toList()) {
        Files.copy(file, official.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void layoutsAndNumbersOfFilesMakeNoDifference(Family family) throws IOException {
    TinyModel like = TinyModel.of(family, TinyModel.REDUCED);
    Checkpoint flat = TinyCheckpoints.write(like, folder.resolve("flat"));
    TinyCheckpoints.write(nestedInOneFile(like), folder.resolve("nested"));
    writeRunningNames(flat, folder.resolve("nested/model.safetensors"));
    Checkpoint nested = Checkpoint.open(folder.resolve("nested"));

    assertThat(nested.config()).isEqualTo(flat.config());
    assertThat(nested.tensors().keySet()).isEqualTo(flat.tensors().keySet());
    assertThat(logits(nested, ModelSettings.onCpu()))
        .isDeepEqualTo(logits(flat, ModelSettings.onCpu()));
  }

  @Test
  void untiedHeadIsTheHead() throws IOException {
    TinyModel tied = TinyModel.of(Family.QWEN2_VL, TinyModel.REDUCED);
    Checkpoint untied = TinyCheckpoints.write(tied.nestedAndUntied(), folder.resolve("untied"));

    assertThat(untied.config().decoder().tiedHead()).isFalse();
    assertThat(logits(untied, ModelSettings.onCpu()))
        .isNotEqualTo(logits(Checkpoint.open(official), ModelSettings.onCpu()));
  }

  @Test
  void weightsInHalfPrecisionAreReadAsTheyAre() throws IOException {
    Checkpoint whole = Checkpoint.open(official);
    Checkpoint half = HalfCheckpoint.write(whole, folder.resolve("half"));

    assertThat(logits(half, HALF)).isDeepEqualTo(logits(whole, HALF));
    // The rounded weights count in single precision.
    assertThat(logits(half, ModelSettings.onCpu())).isNotEqualTo(logits(half, HALF));
  }

  @Test
  void folderThatIsNoModelSaysSo() {
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " holds no config.json: it is not a model's directory");
  }

  @Test
  void missingFileOfWeightsIsNamed() throws IOException {
    Files.delete(official.resolve("model-00002-of-00002.safetensors"));

    assertThatThrownBy(() -> Checkpoint.open(official))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model-00002-of-00002.safetensors are missing");
  }

  @Test
  void weightsThatAreCutOffAreFoundBeforeTheyAreUsed() throws IOException {
    Path file = official.resolve("model-00001-of-00002.safetensors");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }

    assertThatThrownBy(() -> Checkpoint.open(official))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is cut off");
  }

  @Test
  void weightThatNoFileHoldsIsNamed() throws IOException {
    Checkpoint checkpoint = Checkpoint.open(official);
    var without = new Checkpoint(checkpoint.folder(), checkpoint.config(), Map.of());

    assertThatThrownBy(() -> QwenVl.open(without, ModelSettings.onCpu()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lack model.visual.patch_embed.proj.weight");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\" : \"qwen2_vl\" | \"model_type\" : \"llama\" | one of qwen2_vl and qwen2_5_vl",
        "\"num_attention_heads\" : 4 | \"num_attention_heads\" : 5 | a divisor of hidden_size",
        "\"num_key_value_heads\" : 2 | \"num_key_value_heads\" : 3 | a divisor of num_attention_heads",
        "\"hidden_act\" : \"silu\" | \"hidden_act\" : \"gelu\" | silu is expected",
        "\"use_sliding_window\" : false | \"use_sliding_window\" : true | false is expected",
        "\"mrope_section\" : [ 2, 3, 3 ] | \"mrope_section\" : [ 2, 3 ] | add up to half of a head",
        "\"hidden_size\" : 64 | \"hidden_width\" : 64 | lacks hidden_size",
        "{ | [ | is not JSON",
      })
  void configurationThatCannotBeFollowedSaysWhy(String given, String other, String why)
      throws IOException {
    Path config = official.resolve("config.json");
    String text = Files.readString(config);
    assertThat(text).contains(given);
    Files.writeString(config, text.replace(given, other));

    assertThatThrownBy(() -> Checkpoint.open(official))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(config.toString())
        .hasMessageContaining(why);
  }

  private static TinyModel nestedInOneFile(TinyModel like) {
    return new TinyModel(
        like.family(),
        like.vocabulary(),
        like.width(),
        like.layers(),
        like.visionWidth(),
        like.visionLayers(),
        like.isTied(),
        TinyModel.Layout.NESTED,
        1,
        like.seed());
  }

  /** Writes all weights into one file, by their names when running. */
  private static void writeRunningNames(Checkpoint checkpoint, Path file) throws IOException {
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, StoredTensor> weight : checkpoint.tensors().entrySet()) {
      StoredTensor stored = weight.getValue();
      ByteBuffer bytes = ByteBuffer.allocate((int) stored.bytes());
      try (FileChannel channel = FileChannel.open(stored.file())) {
        channel.read(bytes, stored.offset());
      }
      entries.add(
          SafetensorsWriter.Entry.of(weight.getKey(), stored.type(), stored.shape(), bytes.flip()));
    }
    Files.delete(file);
    SafetensorsWriter.write(file, entries, Map.of());
  }

  private static float[][] logits(Checkpoint checkpoint, ModelSettings settings)
      throws IOException {
    List<TokenizedExample> examples =
        Golden.of(checkpoint.config().family()).examples("two", checkpoint.config().imageToken());
    try (QwenVl model = QwenVl.open(checkpoint, settings)) {
      return model.answerLogits(examples);
    }
  }
}
