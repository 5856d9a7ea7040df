package dev.labelstream.e2e.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.Main;
import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.adapter.LoraSettings;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.AdamWSettings;
import dev.labelstream.training.optimize.Learner;
import dev.labelstream.training.optimize.LearningSettings;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {

  private static final List<TokenizedExample> EXAMPLES =
      List.of(
          new TokenizedExample(
              new int[] {5, 100, 2000, 31, 7},
              new boolean[] {false, false, true, true, true},
              List.of()));

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeBaseModel() throws IOException {
    TinyCheckpoint.write(folder.resolve("base"), TinyModel.of(Family.QWEN2_VL, TinyModel.REDUCED));
    Files.createDirectory(folder.resolve("adapter"));
  }

  @Test
  void mergedCheckpointAnswersAsBaseModelWithAdapterDoes() throws IOException {
    float[][] base = logits(folder.resolve("base"));
    float[][] adapted = learnAnAdapter();

    int exitCode = merge(folder.resolve("merged"));

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("Merged the adapter into 21 weights: ");
    float[][] merged = logits(folder.resolve("merged"));
    assertThat(distance(merged, adapted)).as("from those with the adapter").isLessThan(1e-5);
    assertThat(distance(merged, base)).as("from those of the base model").isGreaterThan(1e-3);
  }

  @Test
  void folderWithoutAnAdapterIsOneMessageAndNoOutput() {
    int exitCode = merge(folder.resolve("merged"));

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .contains("labelstream merge: ")
        .contains("holds no adapter_config.json: it is not an adapter");
    assertThat(folder.resolve("merged")).doesNotExist();
  }

  @Test
  void outputThatIsThereIsLeftAlone() throws IOException {
    learnAnAdapter();
    Path there = Files.createDirectory(folder.resolve("there"));
    Files.writeString(there.resolve("mine"), "text");

    int exitCode = merge(there);

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("it is there already; choose another place or remove it");
    assertThat(there).isDirectoryContaining("glob:**/mine");
  }

  private int merge(Path output) {
    return Main.commandLine(Surroundings.ofThisProcess())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(
            "merge",
            "--base-model=" + folder.resolve("base"),
            "--adapter=" + folder.resolve("adapter"),
            "--output=" + output);
  }

  /** Learns one step, writes the adapter, and returns what the model foretells with it. */
  private float[][] learnAnAdapter() throws IOException {
    Path base = folder.resolve("base");
    try (QwenVl model = QwenVl.open(Checkpoint.open(base), ModelSettings.onCpu())) {
      var lora =
          new LoraSettings(
              4,
              8,
              0,
              List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"),
              Set.of());
      LoraAdapter adapter = LoraAdapter.begin(model, lora, 0);
      var settings = new LearningSettings(AdamWSettings.USUAL, step -> 1e-2, false);
      try (var learner = new Learner(model, adapter.parameters(), settings, 0)) {
        learner.step(List.of(EXAMPLES));
      }
      AdapterFiles.write(adapter, base.toString(), folder.resolve("adapter"));
      return model.answerLogits(EXAMPLES);
    }
  }

  private static float[][] logits(Path checkpoint) throws IOException {
    try (QwenVl model = QwenVl.open(Checkpoint.open(checkpoint), ModelSettings.onCpu())) {
      return model.answerLogits(EXAMPLES);
    }
  }

  private static double distance(float[][] some, float[][] others) {
    double farthest = 0;
    for (int row = 0; row < some.length; row++) {
      for (int i = 0; i < some[row].length; i++) {
        farthest = Math.max(farthest, Math.abs(some[row][i] - others[row][i]));
      }
    }
    return farthest;
  }
}
