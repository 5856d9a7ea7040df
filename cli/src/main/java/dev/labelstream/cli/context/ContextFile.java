package dev.labelstream.cli.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The named contexts.
 *
 * <pre>
 *   current: production
 *   contexts:
 *     production:
 *       rest: http://flink.internal:8081
 *       savepoints: s3://lake/savepoints
 * </pre>
 *
 * @param current the name of the context that is taken if none is named
 * @param contexts what each says
 */
public record ContextFile(Optional<String> current, Map<String, Map<Setting, String>> contexts) {

  private static final String CURRENT = "current";
  private static final String CONTEXTS = "contexts";

  public ContextFile {
    contexts = Collections.unmodifiableMap(new TreeMap<>(contexts));
  }

  /**
   * Reads the file; one that does not exist has no contexts.
   *
   * @throws ContextException with all that is wrong with it
   */
  public static ContextFile read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new ContextFile(Optional.empty(), Map.of());
    }
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new ContextException(
          "Cannot read %s, it is no YAML: %s".formatted(file, e.getOriginalMessage()), e);
    }
    List<String> problems = new ArrayList<>();
    Map<String, Map<Setting, String>> contexts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (entry.getKey().equals(CONTEXTS)) {
        for (Map.Entry<String, JsonNode> context : entry.getValue().properties()) {
          Map<Setting, String> settings = new EnumMap<>(Setting.class);
          addSettings(context.getKey(), "", context.getValue(), settings, problems);
          contexts.put(context.getKey(), settings);
        }
      } else if (!entry.getKey().equals(CURRENT)) {
        problems.add(
            "'%s' is not known; there are %s and %s".formatted(entry.getKey(), CURRENT, CONTEXTS));
      }
    }
    if (!problems.isEmpty()) {
      throw new ContextException(
          "Correct %s:\n  - %s".formatted(file, String.join("\n  - ", problems)), null);
    }
    JsonNode current = root.path(CURRENT);
    return new ContextFile(
        current.isValueNode() && !current.isNull()
            ? Optional.of(current.asText())
            : Optional.empty(),
        contexts);
  }

  private static void addSettings(
      String context,
      String prefix,
      JsonNode node,
      Map<Setting, String> settings,
      List<String> problems) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = prefix + entry.getKey();
      if (entry.getValue().isObject()) {
        addSettings(context, key + ".", entry.getValue(), settings, problems);
        continue;
      }
      Optional<Setting> setting = Setting.of(key);
      if (setting.isEmpty()) {
        problems.add(
            "'%s' of context '%s' is not known; there are %s"
                .formatted(key, context, Setting.allKeys()));
      } else if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
        problems.add("'%s' of context '%s' has no value".formatted(key, context));
      } else {
        settings.put(setting.get(), entry.getValue().asText());
      }
    }
  }

  /** These contexts with one that says this, too; what it said before and is not named stays. */
  public ContextFile with(String name, Map<Setting, String> settings) {
    Map<Setting, String> merged = new EnumMap<>(Setting.class);
    merged.putAll(contexts.getOrDefault(name, Map.of()));
    merged.putAll(settings);
    Map<String, Map<Setting, String>> all = new TreeMap<>(contexts);
    all.put(name, merged);
    return new ContextFile(current, all);
  }

  /** These contexts without one, which is no longer current either. */
  public ContextFile without(String name) {
    Map<String, Map<Setting, String>> all = new TreeMap<>(contexts);
    all.remove(name);
    return new ContextFile(current.filter(other -> !other.equals(name)), all);
  }

  public ContextFile withCurrent(@Nullable String name) {
    return new ContextFile(Optional.ofNullable(name), contexts);
  }

  /** Replaces the file in one step. */
  public void write(Path file) throws IOException {
    YAMLMapper yaml =
        new YAMLMapper(
            YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build());
    ObjectNode root = yaml.createObjectNode();
    current.ifPresent(name -> root.put(CURRENT, name));
    ObjectNode all = root.putObject(CONTEXTS);
    contexts.forEach(
        (name, settings) -> {
          ObjectNode context = all.putObject(name);
          settings.forEach((setting, value) -> context.put(setting.key(), value));
        });
    Path folder = file.toAbsolutePath().resolveSibling("");
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, "config", ".new");
    Files.writeString(aside, yaml.writeValueAsString(root));
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
