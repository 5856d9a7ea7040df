package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.device.DeviceChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(settings.device()).isEqualTo(new DeviceChoice.Fixed(new ComputeDevice.Cpu()));
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
                new DeviceChoice.Fixed(new ComputeDevice.Cuda(1))));
  }

  private static final Map<String, String> CLUSTER_WITH_GPUS =
      Map.of(
          "external-resources", "gpu",
          "external-resource.gpu.amount", "1",
          "taskmanager.numberOfTaskSlots", "2",
          "taskmanager.memory.process.size", "4g");

  @ParameterizedTest
  @ValueSource(strings = {"auto", "gpu"})
  void clusterWithGpusGivesEachSubtaskOneOfItsSlot(String device) {
    assertThat(read(with(CLUSTER_WITH_GPUS, "labelstream.score.device", device)))
        .get()
        .extracting(ScoreSettings::device)
        .isInstanceOf(DeviceChoice.GpuOfSlot.class);
  }

  @Test
  void processorIsTakenOnAClusterWithGpusIfThatIsSaid() {
    assertThat(read(with(CLUSTER_WITH_GPUS, "labelstream.score.device", "cpu")))
        .get()
        .extracting(ScoreSettings::device)
        .isEqualTo(new DeviceChoice.Fixed(new ComputeDevice.Cpu()));
  }

  @Test
  void gpuThatNoClusterOffersIsAProblem() {
    assertThat(read(Map.of("labelstream.score.device", "gpu"))).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.score.device is 'gpu', but external-resources does not name gpu: submit the job with the configuration of a cluster that has GPUs, or set it to 'auto'.");
  }

  @Test
  void clusterThatDoesNotCountItsGpusIsAProblem() {
    assertThat(read(with(CLUSTER_WITH_GPUS, "external-resource.gpu.amount", "0"))).isEmpty();
    assertThat(problems)
        .containsExactly(
            "external-resource.gpu.amount is 0, but scoring asks for a slot with a GPU: set it to the number of GPUs that each TaskManager has.");
  }

  @Test
  void taskManagerOfUnknownSizeIsAProblem() {
    assertThat(read(Map.of("external-resources", "gpu", "external-resource.gpu.amount", "1")))
        .isEmpty();
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith(
            "Scoring asks for a slot with a GPU, but the configuration does not say how large a TaskManager is (")
        .endsWith("submit the job with the taskmanager.* settings of its cluster.");
  }

  private static Map<String, String> with(Map<String, String> entries, String key, String value) {
    Map<String, String> all = new HashMap<>(entries);
    all.put(key, value);
    return all;
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
                "labelstream.score.device", "tpu"));

    assertThat(settings).isEmpty();
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "labelstream.score.labels names the label 'beauty', which is neither built in nor declared: built in are quality, and labelstream.labels.beauty.model would begin to declare it.",
            "labelstream.score.labels names the label 'quality' twice; name it once.",
            "labelstream.score.batch-size is 0, but must be from 1 to 1024; its default is 32.",
            "labelstream.score.max-delay is 0 ms, but must be at least 1 ms; its default is 100 ms.",
            "labelstream.score.decode-threads is 'many', which is not a whole number; its default is 2.",
            "labelstream.score.device is 'tpu', but must be 'auto', 'gpu', 'cpu', or 'cuda:N' for the GPU with index N.");
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
