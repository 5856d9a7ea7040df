package dev.labelstream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {

  private final List<String> lines;

  DockerfileTest() throws IOException {
    lines = Files.readAllLines(Path.of("Dockerfile"));
  }

  @Test
  void imagesArePinned() {
    assertThat(after("FROM "))
        .hasSize(2)
        .allMatch(from -> from.matches("[\\w./-]+:\\d+\\.\\d+\\.\\d+[\\w.-]*( AS \\w+)?"));
  }

  @Test
  void itRunsAsTheUserOfTheManifests() {
    int user =
        Resources.of("overlays/cpu")
            .named("FlinkDeployment", "labelstream")
            .at("/spec/podTemplate/spec/securityContext/runAsUser")
            .asInt();

    assertThat(user).isPositive();
    assertThat(after("USER ")).containsExactly(user + ":" + user);
    assertThat(lines.get(lines.size() - 1)).startsWith("USER ");
  }

  @Test
  void itAddsWhatTheBuildLaysOutAndNothingElse() {
    assertThat(after("COPY --from=build ")).containsExactly("/labelstream/k8s/target/image/ /opt/");
    assertThat(lines).noneMatch(line -> line.startsWith("ADD "));
  }

  @Test
  void itsFlinkIsTheManifests() {
    String version =
        Resources.of("overlays/cpu")
            .named("FlinkDeployment", "labelstream")
            .at("/spec/flinkVersion")
            .asText();

    assertThat(after("FROM flink:"))
        .singleElement()
        .asString()
        .startsWith(version.substring(1).replace('_', '.') + ".");
  }

  @Test
  void whatIsBuiltOrPrivateStaysOutsideOfTheBuild() throws IOException {
    assertThat(Files.readAllLines(Path.of("..", ".dockerignore")))
        .contains(".git", ".labelstream", "**/target");
  }

  private List<String> after(String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction))
        .map(line -> line.substring(instruction.length()))
        .toList();
  }
}
