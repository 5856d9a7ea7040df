package dev.labelstream.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a folder of {@code k8s} renders to. */
record Resources(String folder, List<JsonNode> all) {

  /** What can be applied. */
  static final List<String> FOLDERS =
      List.of("overlays/cpu", "overlays/gpu", "relabel", "retrain", "namespace");

  static Resources of(String folder) {
    return new Resources(folder, Kustomize.orSkip().render(Path.of(folder)));
  }

  static List<Resources> ofAllFolders() {
    return FOLDERS.stream().map(Resources::of).toList();
  }

  Stream<JsonNode> ofKind(String kind) {
    return all.stream().filter(resource -> kind.equals(resource.path("kind").asText()));
  }

  JsonNode named(String kind, String name) {
    return ofKind(kind)
        .filter(resource -> name.equals(nameOf(resource)))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("%s has no %s named %s".formatted(folder, kind, name)));
  }

  static String nameOf(JsonNode resource) {
    return resource.at("/metadata/name").asText();
  }

  @Override
  public String toString() {
    return folder;
  }
}
