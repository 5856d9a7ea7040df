package dev.labelstream.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Kustomize itself: {@code kubectl} or {@code kustomize} of the machine, or else made with Go.
 *
 * <p>Where there is none of the three, a test is skipped with the reason, except under CI ({@code
 * CI=true}), where it fails.
 */
final class Kustomize {

  private static final String VERSION = "v5.5.0";
  private static final Path HOME = Path.of("..", ".labelstream", "kustomize-" + VERSION);

  private final List<String> command;

  private Kustomize(List<String> command) {
    this.command = command;
  }

  static Kustomize orSkip() {
    try {
      return new Kustomize(command());
    } catch (IOException e) {
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new UncheckedIOException("CI renders the manifests", e);
      }
      System.err.println("SKIPPED: " + e.getMessage());
      Assumptions.abort(e.getMessage());
      throw new UncheckedIOException(e);
    }
  }

  /** The resources that a folder of {@code k8s} stands for. */
  List<JsonNode> render(Path folder) {
    List<String> all = new ArrayList<>(command);
    all.add(folder.toString());
    try (MappingIterator<JsonNode> resources =
        new YAMLMapper().readerFor(JsonNode.class).readValues(run(all, List.of()))) {
      return resources.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command() throws IOException {
    Optional<Path> kubectl = onThePath("kubectl");
    if (kubectl.isPresent()) {
      return List.of(kubectl.get().toString(), "kustomize");
    }
    Optional<Path> kustomize = onThePath("kustomize");
    if (kustomize.isPresent()) {
      return List.of(kustomize.get().toString(), "build");
    }
    return List.of(madeWithGo().toString(), "build");
  }

  private static Path madeWithGo() throws IOException {
    Path made = HOME.resolve("kustomize").toAbsolutePath().normalize();
    if (!Files.exists(made)) {
      Path go =
          onThePath("go")
              .orElseThrow(
                  () ->
                      new IOException(
                          "The manifests cannot be rendered: there is no kubectl, kustomize or go on the PATH"));
      run(
          List.of(go.toString(), "install", "sigs.k8s.io/kustomize/kustomize/v5@" + VERSION),
          List.of("GOBIN=" + made.getParent()));
    }
    return made;
  }

  private static Optional<Path> onThePath(String program) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String run(List<String> command, List<String> environment) throws IOException {
    Path errors = Files.createTempFile("labelstream-", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      for (String variable : environment) {
        int equals = variable.indexOf('=');
        builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
      }
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(String.join(" ", command), status, Files.readString(errors).strip()));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
