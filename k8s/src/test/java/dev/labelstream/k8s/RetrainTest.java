package dev.labelstream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The retraining that is tried every night, as it is rendered. */
class RetrainTest {

  private static Resources retrain = new Resources("retrain", List.of());
  private static Resources overlay = new Resources("overlays/cpu", List.of());

  @BeforeAll
  static void render() {
    retrain = Resources.of("retrain");
    overlay = Resources.of("overlays/cpu");
  }

  @Test
  void thereIsOneAtATime() {
    JsonNode spec = retrain.named("CronJob", "retrain").path("spec");

    assertThat(spec.path("concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(pod().path("restartPolicy").asText()).isEqualTo("Never");
  }

  @Test
  void itsPodHasNoRightsAndNoPrivileges() {
    assertThat(retrain.ofKind("Role")).isEmpty();
    assertThat(retrain.ofKind("RoleBinding")).isEmpty();
    assertThat(pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod().path("securityContext"))
        .isEqualTo(cluster().at("/spec/podTemplate/spec/securityContext"));
    assertThat(pod().path("containers"))
        .singleElement()
        .satisfies(
            container -> {
              JsonNode rights = container.path("securityContext");
              assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
              assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
              assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
              assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            });
  }

  @Test
  void whatItRefersToIsThere() {
    retrain.named("ServiceAccount", pod().path("serviceAccountName").asText());
    retrain.named("ConfigMap", pod().at("/volumes/0/configMap/name").asText());
    Resources.of("namespace")
        .named(
            "PersistentVolumeClaim",
            pod().at("/volumes/1/persistentVolumeClaim/claimName").asText());
    assertThat(retrain.all())
        .allSatisfy(
            resource ->
                assertThat(resource.at("/metadata/namespace").asText())
                    .isEqualTo(cluster().at("/metadata/namespace").asText()));
  }

  @Test
  void itsSettingsAreThoseOfTheirFolder() throws IOException {
    assertThat(retrain.ofKind("ConfigMap"))
        .singleElement()
        .satisfies(
            settings ->
                assertThat(settings.at("/data/config.yaml").asText())
                    .isEqualTo(Files.readString(Path.of("../flink-conf/retrain/config.yaml"))));
  }

  @Test
  void itsImageIsTheOneOfTheCluster() {
    assertThat(container().path("image").asText())
        .matches(ManifestsTest.PINNED_IMAGE)
        .isEqualTo(cluster().at("/spec/image").asText());
  }

  /** Flink names the service of its REST interface after the cluster. */
  @Test
  void itAsksTheClusterOfTheOverlays() {
    assertThat(environment("LABELSTREAM_REST"))
        .isEqualTo("http://%s-rest:8081".formatted(Resources.nameOf(cluster())));
  }

  @Test
  void itsDatasetIsTheOneOfTheIngestJob() {
    assertThat(environment("LABELSTREAM_DATASET"))
        .isEqualTo(
            overlay
                .named("FlinkSessionJob", "ingest")
                .at("/spec/flinkConfiguration")
                .path("labelstream.sink.dataset")
                .asText());
  }

  @Test
  void itReachesNamesAndFlinkAndNothingReachesIt() {
    JsonNode own = retrain.named("NetworkPolicy", "labelstream-retrain").path("spec");

    assertThat(own.at("/podSelector/matchLabels")).isEqualTo(labels());
    assertThat(own.path("policyTypes").toString()).contains("Ingress", "Egress");
    assertThat(own.path("ingress")).isEmpty();
    assertThat(own.path("egress")).hasSize(2);
    assertThat(own.at("/egress/0/ports")).hasSize(1);
    assertThat(own.at("/egress/0/ports/0/port").asInt()).isEqualTo(8081);
    assertThat(own.at("/egress/1/ports"))
        .allSatisfy(port -> assertThat(port.path("port").asInt()).isEqualTo(53));
  }

  @Test
  void flinksRestInterfaceIsOpenToItsPodsAlone() {
    JsonNode rest = retrain.named("NetworkPolicy", "labelstream-rest-for-retrain").path("spec");

    assertThat(rest.path("podSelector"))
        .isEqualTo(overlay.named("NetworkPolicy", "labelstream-rest").at("/spec/podSelector"));
    assertThat(rest.path("ingress")).hasSize(1);
    assertThat(rest.at("/ingress/0/from"))
        .singleElement()
        .satisfies(
            from -> {
              assertThat(from.at("/podSelector/matchLabels")).isEqualTo(labels());
              assertThat(from.has("namespaceSelector")).isFalse();
            });
    assertThat(rest.at("/ingress/0/ports/0/port").asInt()).isEqualTo(8081);
  }

  private static JsonNode pod() {
    return template().path("spec");
  }

  private static JsonNode template() {
    return retrain.named("CronJob", "retrain").at("/spec/jobTemplate/spec/template");
  }

  private static JsonNode labels() {
    return template().at("/metadata/labels");
  }

  private static JsonNode container() {
    return pod().at("/containers/0");
  }

  private static String environment(String name) {
    return StreamSupport.stream(container().path("env").spliterator(), false)
        .filter(variable -> variable.path("name").asText().equals(name))
        .map(variable -> variable.path("value").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no variable " + name));
  }

  private static JsonNode cluster() {
    return overlay.named("FlinkDeployment", "labelstream");
  }
}
