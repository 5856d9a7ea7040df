package dev.labelstream.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The manifests as they are rendered, for what can be known of them without a cluster. */
class ManifestsTest {

  static final Pattern PINNED_IMAGE = Pattern.compile("(?:[\\w.:/-]+/)?[\\w-]+:(?!latest)[\\w.-]+");

  static List<Resources> folders = List.of();
  static List<Resources> overlays = List.of();

  @BeforeAll
  static void render() {
    folders = Resources.ofAllFolders();
    overlays = folders.stream().filter(folder -> folder.folder().startsWith("overlays/")).toList();
  }

  @ParameterizedTest
  @FieldSource("folders")
  void kubernetesAndTheOperatorKnowEveryField(Resources folder) {
    assertThat(folder.all())
        .isNotEmpty()
        .allSatisfy(
            resource ->
                assertThatCode(() -> KnownResources.read(resource)).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @FieldSource("folders")
  void theOperatorsOwnDefinitionsKnowEveryField(Resources folder) {
    OperatorSchemas schemas = OperatorSchemas.orSkip();

    assertThat(ofTheOperator(folder))
        .allSatisfy(resource -> assertThat(schemas.problems(resource)).isEmpty());
  }

  @ParameterizedTest
  @FieldSource("folders")
  void aMisspeltFieldIsRefusedAnywhere(Resources folder) {
    for (JsonNode resource : folder.all()) {
      for (ObjectNode misspelt : withOneMoreField(resource)) {
        assertThatThrownBy(() -> KnownResources.read(misspelt))
            .as("%s", misspelt)
            .isInstanceOf(UnrecognizedPropertyException.class)
            .hasMessageContaining("replikas");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void aMisspeltFieldIsRefusedByTheOperatorsOwnDefinitions(Resources overlay) {
    OperatorSchemas schemas = OperatorSchemas.orSkip();

    for (JsonNode resource : ofTheOperator(overlay).toList()) {
      for (ObjectNode misspelt : withOneMoreField(resource)) {
        if (misspelt.path("metadata").equals(resource.path("metadata"))
            && !misspelt.has("replikas")) {
          assertThat(schemas.problems(misspelt))
              .as("%s", misspelt)
              .anySatisfy(problem -> assertThat(problem).contains("replikas"));
        }
      }
    }
  }

  @Test
  void aFlinkThatTheOperatorDoesNotKnowIsRefused() {
    ObjectNode cluster = cluster(overlays.get(0)).deepCopy();
    cluster.withObject("/spec").put("flinkVersion", "v9_9");

    assertThatThrownBy(() -> KnownResources.read(cluster))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("v9_9");
    assertThat(OperatorSchemas.orSkip().problems(cluster))
        .anySatisfy(problem -> assertThat(problem).contains("flinkVersion"));
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void imagesArePinned(Resources overlay) {
    assertThat(overlay.all().stream().flatMap(resource -> resource.findValues("image").stream()))
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image.asText()).matches(PINNED_IMAGE));
  }

  @ParameterizedTest
  @FieldSource("folders")
  void noSecretIsInPlainYaml(Resources folder) {
    assertThat(folder.ofKind("Secret")).isEmpty();
    assertThat(folder.all())
        .allSatisfy(
            resource ->
                assertThat(resource.toString())
                    .doesNotContainIgnoringCase("password")
                    .doesNotContain("AKIA")
                    .doesNotContainPattern("PRIVATE KEY"));
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void whatIsReferredToIsThere(Resources overlay) {
    List<String> accounts = overlay.ofKind("ServiceAccount").map(Resources::nameOf).toList();
    List<String> claims =
        Resources.of("namespace").ofKind("PersistentVolumeClaim").map(Resources::nameOf).toList();
    JsonNode cluster = cluster(overlay);
    JsonNode configuration = cluster.at("/spec/flinkConfiguration");

    assertThat(accounts)
        .contains(
            cluster.at("/spec/serviceAccount").asText(),
            configuration.path("kubernetes.taskmanager.service-account").asText());
    assertThat(overlay.ofKind("RoleBinding"))
        .isNotEmpty()
        .allSatisfy(
            binding -> {
              overlay.named("Role", binding.at("/roleRef/name").asText());
              assertThat(accounts).contains(binding.at("/subjects/0/name").asText());
            });
    assertThat(claims)
        .contains(
            cluster
                .at("/spec/podTemplate/spec/volumes/0/persistentVolumeClaim/claimName")
                .asText());
    assertThat(
            folders.stream()
                .filter(folder -> !overlays.contains(folder) || folder.equals(overlay))
                .flatMap(folder -> folder.ofKind("FlinkSessionJob")))
        .isNotEmpty()
        .allSatisfy(
            job ->
                assertThat(job.at("/spec/deploymentName").asText())
                    .isEqualTo(Resources.nameOf(cluster)));
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void everythingIsInTheNamespaceOfTheVolume(Resources overlay) {
    String namespace =
        Resources.of("namespace")
            .ofKind("Namespace")
            .map(Resources::nameOf)
            .findFirst()
            .orElseThrow();

    assertThat(overlay.all())
        .allSatisfy(
            resource ->
                assertThat(resource.at("/metadata/namespace").asText()).isEqualTo(namespace));
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void podsHaveNoRootAndNoPrivileges(Resources overlay) {
    JsonNode pod = cluster(overlay).at("/spec/podTemplate/spec");

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("containers"))
        .hasSize(1)
        .allSatisfy(
            container -> {
              assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
              JsonNode rights = container.path("securityContext");
              assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
              assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            });
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void taskManagersMayOnlyReadWhoLeads(Resources overlay) {
    JsonNode rules = overlay.named("Role", "labelstream-taskmanager").path("rules");

    assertThat(rules).hasSize(1);
    assertThat(texts(rules.get(0).path("resources"))).containsExactly("configmaps");
    assertThat(texts(rules.get(0).path("verbs"))).containsExactlyInAnyOrder("get", "list", "watch");
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void rolesNameWhatTheyAllow(Resources overlay) {
    assertThat(overlay.ofKind("ClusterRole")).isEmpty();
    assertThat(overlay.ofKind("Role").flatMap(role -> texts(role.findPath("rules")).stream()))
        .noneSatisfy(text -> assertThat(text).isEqualTo("*"));
    assertThat(overlay.ofKind("Role"))
        .allSatisfy(role -> assertThat(role.toString()).doesNotContain("\"*\"", "secrets"));
  }

  @ParameterizedTest
  @FieldSource("folders")
  void jobsGoOnFromASavepoint(Resources folder) {
    assertThat(folder.ofKind("FlinkSessionJob").map(job -> job.at("/spec/job")))
        .allSatisfy(
            job -> {
              assertThat(job.path("upgradeMode").asText()).isEqualTo("savepoint");
              assertThat(job.path("allowNonRestoredState").asBoolean(true)).isFalse();
            });
  }

  private static JsonNode cluster(Resources overlay) {
    return overlay.named("FlinkDeployment", "labelstream");
  }

  private static Stream<JsonNode> ofTheOperator(Resources overlay) {
    return overlay.all().stream()
        .filter(resource -> resource.path("apiVersion").asText().startsWith("flink.apache.org/"));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  /** Copies of a resource with one misspelt field, once in each object whose fields are fixed. */
  private static List<ObjectNode> withOneMoreField(JsonNode resource) {
    List<String> places = new ArrayList<>();
    addObjects(resource, "", places);
    return places.stream()
        .map(
            place -> {
              ObjectNode copy = resource.deepCopy();
              ((ObjectNode) copy.at(place)).put("replikas", 3);
              return copy;
            })
        .toList();
  }

  private static final List<String> MAPS =
      List.of("labels", "matchLabels", "flinkConfiguration", "requests", "limits", "data");

  private static void addObjects(JsonNode node, String place, List<String> places) {
    if (node instanceof ObjectNode object) {
      places.add(place);
      object
          .properties()
          .forEach(
              field -> {
                if (!MAPS.contains(field.getKey())) {
                  addObjects(field.getValue(), place + "/" + field.getKey(), places);
                }
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        addObjects(array.get(i), place + "/" + i, places);
      }
    }
  }
}
