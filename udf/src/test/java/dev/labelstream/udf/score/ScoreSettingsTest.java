package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class ScoreSettingsTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void nothingConfiguredIsQualityOnTheProcessor() {
    ScoreSettings settings = read(Map.of()).orElseThrow();

    assertThat(settings.declarations())
        .extracting(LabelDeclaration::name)
        .containsExactly("quality");
    assertThat(settings.batchSize()).isEqualTo(32);
    assertThat(settings.maxDelay()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.decodeThreads()).isEqualTo(2);
    assertThat(settings.device()).isEqualTo(new ComputeDevice.Cpu());
    assertThat(problems).isEmpty();
  }

  @Test
  void everythingCanBeSet() {
    ScoreSettings settings =
        read(Map.of(
                "labelstream.score.labels", "quality",
                "labelstream.score.batch-size", "8",
                "labelstream.score.max-delay", "2 s",
                "labelstream.score.decode-threads", "4",
                "labelstream.score.device", "cuda:1"))
            .orElseThrow();

    assertThat(settings)
        .isEqualTo(
            new ScoreSettings(
                List.of(new QualityLabel()),
                8,
                Duration.ofSeconds(2),
                4,
                new ComputeDevice.Cuda(1)));
  }

  @Test
  void emptyListOfLabelsMeansNoScoring() {
    assertThat(read(Map.of("labelstream.score.labels", "")).orElseThrow().labels()).isEmpty();
  }

  @Test
  void allProblemsAreToldAtOnce() {
    Optional<ScoreSettings> settings =
        read(
            Map.of(
                "labelstream.score.labels", "quality;beauty;quality",
                "labelstream.score.batch-size", "0",
                "labelstream.score.max-delay", "0 ms",
                "labelstream.score.decode-threads", "many",
                "labelstream.score.device", "gpu"));

    assertThat(settings).isEmpty();
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "labelstream.score.labels names the label 'beauty', which is neither built in nor declared: built in are quality, and labelstream.labels.beauty.model would begin to declare it.",
            "labelstream.score.labels names the label 'quality' twice; name it once.",
            "labelstream.score.batch-size is 0, but must be from 1 to 1024; its default is 32.",
            "labelstream.score.max-delay is 0 ms, but must be at least 1 ms; its default is 100 ms.",
            "labelstream.score.decode-threads is 'many', which is not a whole number; its default is 2.",
            "labelstream.score.device is 'gpu', but must be 'cpu', or 'cuda:N' for the GPU with index N.");
  }

  @Test
  void unreadableDurationIsAProblem() {
    assertThat(read(Map.of("labelstream.score.max-delay", "soon"))).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.score.max-delay is 'soon', which is not a duration such as '100 ms'; its default is 100 ms.");
  }

  @Test
  void settingsTravelWithTheJob() throws IOException, ClassNotFoundException {
    ScoreSettings settings = read(Map.of()).orElseThrow();

    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
    assertThat(InstantiationUtil.clone(ScoreImagesFactory.forUploads(settings)))
        .isInstanceOf(ScoreImagesFactory.class);
  }

  private Optional<ScoreSettings> read(Map<String, String> entries) {
    return ScoreSettings.read(Configuration.fromMap(entries), Set.of(), problems::add);
  }
}
