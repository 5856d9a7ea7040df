package dev.labelstream.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That the manifests carry flink-conf, and what they say beside it. */
class FlinkConfigurationTest {

  static List<Resources> overlays = List.of();

  @BeforeAll
  static void render() {
    overlays = List.of(Resources.of("overlays/cpu"), Resources.of("overlays/gpu"));
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void theClusterHasTheSettingsOfItsFolder(Resources overlay) throws IOException {
    JsonNode cluster = overlay.named("FlinkDeployment", "labelstream");
    Map<String, String> expected = folder("local");
    apply(patch("base/cluster-on-kubernetes.yaml"), expected);
    apply(patch(overlay.folder() + "/cluster.yaml"), expected);

    assertThat(settings(cluster)).isEqualTo(expected);
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void theJobHasTheSettingsOfItsFolder(Resources overlay) throws IOException {
    JsonNode job = overlay.named("FlinkSessionJob", "ingest");
    Map<String, String> expected = folder("ingest");
    apply(patch("site/ingest.yaml"), expected);

    assertThat(settings(job)).isEqualTo(expected);
  }

  @Test
  void relabelHasTheSettingsOfItsFolder() {
    JsonNode job = Resources.of("relabel").named("FlinkSessionJob", "relabel");

    assertThat(settings(job)).isEqualTo(folder("relabel"));
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void flinkDeclaresEveryKeyOfTheCluster(Resources overlay) throws Exception {
    FlinkKeys known = FlinkKeys.read();
    Configuration settings =
        Configuration.fromMap(settings(overlay.named("FlinkDeployment", "labelstream")));

    for (String key : settings.keySet()) {
      ConfigOption<?> option =
          known.find(key).orElseThrow(() -> new AssertionError("Flink does not declare " + key));
      assertThatCode(() -> settings.get(option)).as(key).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void memoryAddsUp(Resources overlay) {
    Configuration settings =
        Configuration.fromMap(settings(overlay.named("FlinkDeployment", "labelstream")));

    assertThatCode(() -> TaskExecutorProcessUtils.processSpecFromConfig(settings))
        .doesNotThrowAnyException();
    assertThatCode(() -> JobManagerProcessUtils.processSpecFromConfig(settings))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void noAddressOfOneMachineIsLeft(Resources overlay) {
    assertThat(settings(overlay.named("FlinkDeployment", "labelstream")).values())
        .noneMatch(value -> value.contains("127.0.0.1") || value.contains("localhost"));
    assertThat(settings(overlay.named("FlinkSessionJob", "ingest")).values())
        .noneMatch(value -> value.contains("127.0.0.1") || value.contains("localhost"));
  }

  private static Map<String, String> folder(String name) {
    Map<String, String> settings =
        new HashMap<>(
            GlobalConfiguration.loadConfiguration(Path.of("..", "flink-conf", name).toString())
                .toMap());
    // Kustomize writes 2.0 as 2.
    settings.replaceAll((key, value) -> value.replaceFirst("^(\\d+)\\.0$", "$1"));
    return settings;
  }

  private static JsonNode patch(String file) throws IOException {
    return new YAMLMapper().readTree(Path.of(file).toFile()).at("/spec/flinkConfiguration");
  }

  private static void apply(JsonNode patch, Map<String, String> settings) {
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                settings.remove(field.getKey());
              } else {
                settings.put(field.getKey(), field.getValue().asText());
              }
            });
  }

  private static Map<String, String> settings(JsonNode resource) {
    Map<String, String> settings = new TreeMap<>();
    resource
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
    return settings;
  }
}
