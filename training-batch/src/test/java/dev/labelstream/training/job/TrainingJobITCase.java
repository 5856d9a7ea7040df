package dev.labelstream.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.checkpoint.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
