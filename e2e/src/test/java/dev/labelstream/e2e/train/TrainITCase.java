package dev.labelstream.e2e.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.e2e.local.CommandProcess;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.testing.ImageDataset;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainITCase {

  private static final int STEPS = 100;

  @TempDir private Path folder;

  private ImageDataset dataset;

  @BeforeEach
  void writeDatasetAndCheckpoint() throws IOException {
    dataset = PaintedDataset.write(folder.resolve("images.lance"), 60);
    TinyCheckpoint.write(folder.resolve("base"), TinyModel.of(Family.QWEN2_VL, TinyModel.REDUCED));
  }

  @Test
  void killedProcessGoesOnToTheSameAdapterBitForBit() throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    Path killed = folder.resolve("killed");
    CommandProcess.run(folder, train(undisturbed)).succeeded();

    try (CommandProcess training = CommandProcess.start(folder, train(killed))) {
      Path first = awaitCheckpointAfter(training, killed, Optional.empty());
      awaitCheckpointAfter(training, killed, Optional.of(first));
      training.kill();
    }
    assertThat(killed).as("a half-made result").doesNotExist();
    dataset.append(PaintedDataset.rows(60, 10));
    CommandProcess.Ended goneOn = CommandProcess.run(folder, train(killed)).succeeded();

    assertThat(String.join("\n", goneOn.out()))
        .contains("version 1, held by the tag train-killed")
        .contains("Going on from ")
        .contains("Result      " + killed);
    assertThat(killed.resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("adapter_model.safetensors"));
    assertThat(report(killed).get("steps"))
        .as("all steps, also those before the kill")
        .isEqualTo(report(undisturbed).get("steps"))
        .hasSize(STEPS);
    assertThat(folder.resolve("killed.run")).doesNotExist();
  }

  private static JsonNode report(Path result) throws IOException {
    return new ObjectMapper().readTree(result.resolve("report.json").toFile());
  }

  private static Path awaitCheckpointAfter(
      CommandProcess training, Path output, Optional<Path> before) {
    RunFolder run = RunFolder.of(output);
    training.await(() -> newest(run).isPresent() && !newest(run).equals(before));
    return newest(run).orElseThrow();
  }

  private static Optional<Path> newest(RunFolder run) {
    try {
      return run.newestCheckpoint();
    } catch (UncheckedIOException | IOException e) {
      // Flink removes an older one while we look.
      return Optional.empty();
    }
  }

  private String[] train(Path output) {
    return new String[] {
      "train",
      "--dataset=" + dataset.uri(),
      "--base-model=" + folder.resolve("base"),
      "--output=" + output,
      "--max-steps=" + STEPS,
      "--epochs=100",
      "--batch-size=4",
      "--learning-rate=0.01",
      "--checkpoint-every=1",
      "-Dlabelstream.training.max-pixels=50176",
      "-Dlabelstream.training.evaluate-examples=4",
      "-Dlabelstream.training.evaluate-answers=1",
      "-Dlabelstream.training.answer-length=8",
      "-Dlabelstream.training.held-out=0.1"
    };
  }
}
