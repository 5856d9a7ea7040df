package dev.labelstream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fetchers can reach. */
class NetworkPoliciesTest {

  private static final Path REFUSED_BY_THE_FETCHER =
      Path.of("../udf/src/main/java/dev/labelstream/udf/fetch/SpecialAddresses.java");
  private static final Pattern REFUSED_BLOCK =
      Pattern.compile("\\n          Block\\.of\\(\"([^\"]+)\", (\\d+),");

  static List<Resources> overlays = List.of();

  @BeforeAll
  static void render() {
    overlays = List.of(Resources.of("overlays/cpu"), Resources.of("overlays/gpu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "151.101.1.1", "172.32.0.1", "2606:4700::1111"})
  void theWorldIsReached(String address) {
    assertThat(overlays).allSatisfy(overlay -> assertThat(reach(overlay, address)).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1", "10.96.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
        "127.0.0.1", "0.0.0.0", "169.254.169.254", "168.63.129.16", "224.0.0.1", "fd00::1",
        "fe80::1", "::1", "2002:a00:1::1", "fd00:ec2::254"
      })
  void privateNetworksAreNot(String address) {
    assertThat(overlays).allSatisfy(overlay -> assertThat(reach(overlay, address)).isFalse());
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void whatTheFetcherRefusesIsClosed(Resources overlay) throws IOException {
    List<String> refused =
        REFUSED_BLOCK
            .matcher(Files.readString(REFUSED_BY_THE_FETCHER))
            .results()
            .map(block -> block.group(1) + "/" + block.group(2))
            .toList();
    List<String> closed = new ArrayList<>();
    for (JsonNode block : worldOf(overlay)) {
      block.at("/ipBlock/except").forEach(except -> closed.add(except.asText()));
    }

    assertThat(refused).hasSizeGreaterThan(15);
    assertThat(closed).containsExactlyInAnyOrderElementsOf(refused);
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void onlyTaskManagersReachTheWorld(Resources overlay) {
    JsonNode selector = overlay.named("NetworkPolicy", "labelstream-fetch").at("/spec/podSelector");

    assertThat(selector.at("/matchLabels/component").asText()).isEqualTo("taskmanager");
  }

  @ParameterizedTest
  @FieldSource("overlays")
  void namesKafkaAndTheApiServerAreReached(Resources overlay) {
    assertThat(overlay.named("NetworkPolicy", "labelstream").toString()).contains("\"port\":53");
    for (String policy : List.of("labelstream-kafka", "labelstream-api-server")) {
      assertThat(overlay.named("NetworkPolicy", policy).at("/spec/egress"))
          .as(policy)
          .isNotEmpty()
          .allSatisfy(
              rule -> {
                assertThat(rule.path("to")).isNotEmpty();
                assertThat(rule.path("ports")).isNotEmpty();
              });
    }
  }

  /** Its REST interface runs what it is given, for whoever reaches it. */
  @ParameterizedTest
  @FieldSource("overlays")
  void onlyTheOperatorAndPrometheusComeIn(Resources overlay) {
    List<String> open =
        overlay
            .ofKind("NetworkPolicy")
            .filter(policy -> policy.at("/spec/policyTypes").toString().contains("Ingress"))
            .map(Resources::nameOf)
            .toList();

    assertThat(open)
        .containsExactlyInAnyOrder("labelstream", "labelstream-rest", "labelstream-metrics");
    assertThat(overlay.named("NetworkPolicy", "labelstream-rest").at("/spec/ingress"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.at("/from/0/podSelector/matchLabels").toString())
                  .contains("flink-kubernetes-operator");
              assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(8081);
            });
    assertThat(overlay.named("NetworkPolicy", "labelstream-metrics").at("/spec/ingress"))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.path("from")).isNotEmpty();
              assertThat(rule.path("ports")).hasSize(1);
              assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(metricsPort(overlay));
            });
  }

  private static int metricsPort(Resources overlay) {
    return overlay
        .named("FlinkDeployment", "labelstream")
        .at("/spec/flinkConfiguration")
        .path("metrics.reporter.prom.port")
        .asInt();
  }

  private static JsonNode worldOf(Resources overlay) {
    return overlay.named("NetworkPolicy", "labelstream-fetch").at("/spec/egress/0/to");
  }

  private static boolean reach(Resources overlay, String address) {
    for (JsonNode peer : worldOf(overlay)) {
      JsonNode block = peer.path("ipBlock");
      boolean isExcepted = false;
      for (JsonNode except : block.path("except")) {
        isExcepted |= AddressBlock.of(except.asText()).contains(address);
      }
      if (!isExcepted && AddressBlock.of(block.path("cidr").asText()).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
