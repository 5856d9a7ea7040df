package dev.labelstream.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.checkpoint.StoredTensor;
import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.testing.ImageRow;
import dev.labelstream.training.text.UnusableExampleException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingJobITCase {

  @TempDir private Path folder;

  @Test
  void lostTaskManagerChangesNoBitOfTheAdapter() throws Exception {
    TrainingFixture fixture = TrainingFixture.write(folder, Family.QWEN2_5_VL, 24);
    train(fixture, "undisturbed", 0);

    train(fixture, "disturbed", 2);

    Path undisturbed = fixture.output("undisturbed");
    Path disturbed = fixture.output("disturbed");
    assertThat(report(disturbed).get("steps")).isEqualTo(report(undisturbed).get("steps"));
    assertThat(disturbed.resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("adapter_model.safetensors"));
    assertThat(losses(undisturbed)).hasSize(30);
    assertThat(last(losses(undisturbed), 5)).isLessThan(0.95 * first(losses(undisturbed), 5));
    assertThat(report(disturbed).get("evaluation"))
        .isEqualTo(report(undisturbed).get("evaluation"));
    assertThat(filesOf(folder)).noneMatch(name -> name.contains("partial"));
  }

  @Test
  void earlierResultIsEvaluatedOnTheSameExamples() throws Exception {
    TrainingFixture fixture = TrainingFixture.write(folder, Family.QWEN2_5_VL, 24);
    Configuration first = fixture.configuration("first");
    first.set(TrainingOptions.MAX_STEPS, 3);
    train(first, 0);
    Configuration second = fixture.configuration("second");
    second.set(TrainingOptions.MAX_STEPS, 1);
    second.set(TrainingOptions.COMPARE_WITH, fixture.output("first").toString());

    train(second, 0);

    JsonNode before = report(fixture.output("first"));
    JsonNode after = report(fixture.output("second"));
    assertThat(before.has("compared_evaluation")).isFalse();
    assertThat(after.get("compared_evaluation").get("loss"))
        .isEqualTo(before.get("evaluation").get("loss"));
    assertThat(after.get("compared_evaluation")).isNotEqualTo(after.get("evaluation"));
    assertThat(after.get("base_evaluation")).isEqualTo(before.get("base_evaluation"));
  }

  @Test
  void fullTrainingWritesACheckpointAndLeavesOutBrokenPictures() throws Exception {
    TrainingFixture fixture = TrainingFixture.write(folder, Family.QWEN2_VL, 12);
    fixture
        .dataset()
        .append(List.of(ImageRow.of("broken", "scene.png", 200, 300, "cut").withImage(cut())));
    Configuration config = fixture.configuration("full");
    config.set(TrainingOptions.METHOD, TrainingMethod.FULL);
    config.set(TrainingOptions.HELD_OUT, 0.0);
    config.set(TrainingOptions.EPOCHS, 2);
    TrainingSettings settings = TrainingFixture.settings(config);
    TrainingPlan plan = TrainingPlan.make(settings, false);

    try (TrainingRun run = TrainingRun.start(settings, plan, folder.resolve("checkpoints"))) {
      run.await();
    }

    Path result = fixture.output("full");
    JsonNode card = new ObjectMapper().readTree(result.resolve("model_card.json").toFile());
    assertThat(card.get("examples_trained").asText()).isEqualTo("13");
    assertThat(card.get("examples_refused_later").asText())
        .as("twice in two epochs")
        .isEqualTo("2");
    assertThat(card.get("steps").asInt()).isEqualTo(7);
    assertThat(Checkpoint.open(result).config())
        .isEqualTo(Checkpoint.open(fixture.base()).config());
    assertThat(lossOf(result, fixture)).isLessThan(lossOf(fixture.base(), fixture));
    Map<String, byte[]> learned = weights(result);
    weights(fixture.base())
        .forEach(
            (name, before) ->
                assertThat(Arrays.equals(learned.get(name), before))
                    .as("%s stays as it was", name)
                    .isEqualTo(ModelPart.of(name) != ModelPart.DECODER));
  }

  @Test
  void fullDiskIsNamedAndNothingHalfDoneIsLeft() throws Exception {
    TrainingFixture fixture = TrainingFixture.write(folder, Family.QWEN2_VL, 12);
    Configuration config = fixture.configuration("unused");
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "64k")) {
      config.set(TrainingOptions.OUTPUT, disk.path().resolve("adapter").toString());
      TrainingSettings settings = TrainingFixture.settings(config);
      TrainingPlan plan = TrainingPlan.make(settings, false);

      try (TrainingRun run = TrainingRun.start(settings, plan, folder.resolve("checkpoints"))) {
        assertThatThrownBy(run::await)
            .hasStackTraceContaining("Cannot write the result " + settings.output())
            .hasStackTraceContaining("No space left on device");
      }

      assertThat(disk.path()).isEmptyDirectory();
    }
  }

  private static byte[] cut() {
    byte[] whole = Goldens.picture("scene.png");
    return Arrays.copyOf(whole, whole.length / 2);
  }

  /** Of the first example, as the checkpoint's own tokenizer and processor prepare it. */
  private static double lossOf(Path checkpoint, TrainingFixture fixture) throws IOException {
    Configuration config = fixture.configuration("loss-of-" + checkpoint.getFileName());
    config.set(TrainingOptions.BASE_MODEL, checkpoint.toString());
    TrainingSettings settings = TrainingFixture.settings(config);
    try (ExampleSource source = ExampleSource.pin(settings, false);
        QwenVl model = QwenVl.open(Checkpoint.open(checkpoint), ModelSettings.onCpu())) {
      StoredExample stored = source.take(source.selection().trained().get(0));
      TokenizedExample example = source.prepared(stored).tokenized(source.patches());
      return model.loss(List.of(example)).mean();
    } catch (UnusableExampleException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, byte[]> weights(Path checkpoint) throws IOException {
    Map<String, byte[]> weights = new HashMap<>();
    for (Map.Entry<String, StoredTensor> entry : Checkpoint.open(checkpoint).tensors().entrySet()) {
      StoredTensor stored = entry.getValue();
      byte[] numbers = new byte[Math.toIntExact(stored.bytes())];
      try (RandomAccessFile file = new RandomAccessFile(stored.file().toFile(), "r")) {
        file.seek(stored.offset());
        file.readFully(numbers);
      }
      weights.put(entry.getKey(), numbers);
    }
    return weights;
  }

  private void train(TrainingFixture fixture, String output, int timesLost) throws Exception {
    Configuration config = fixture.configuration(output);
    config.set(TrainingOptions.EPOCHS, 100);
    config.set(TrainingOptions.MAX_STEPS, 30);
    train(config, timesLost);
  }

  private void train(Configuration config, int timesLost) throws Exception {
    TrainingSettings settings = TrainingFixture.settings(config);
    TrainingPlan plan = TrainingPlan.make(settings, false);
    try (TrainingRun run =
        TrainingRun.start(settings, plan, folder.resolve("checkpoints-" + settings.run()))) {
      for (int i = 0; i < timesLost; i++) {
        run.awaitCheckpoints(3);
        run.replaceTaskManager();
      }
      run.await();
    }
  }

  private static JsonNode report(Path result) throws IOException {
    return new ObjectMapper().readTree(result.resolve("report.json").toFile());
  }

  private static List<Double> losses(Path result) throws IOException {
    return report(result).get("steps").findValues("loss").stream().map(JsonNode::asDouble).toList();
  }

  private static double first(List<Double> losses, int count) {
    return losses.subList(0, count).stream().mapToDouble(l -> l).average().orElseThrow();
  }

  private static double last(List<Double> losses, int count) {
    return first(losses.subList(losses.size() - count, losses.size()), count);
  }

  private static List<String> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
