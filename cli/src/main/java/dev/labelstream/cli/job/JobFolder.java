package dev.labelstream.cli.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A folder of {@code flink-conf} with a job's {@code config.yaml}.
 *
 * <p>Read as Flink's {@code GlobalConfiguration} does: nested keys are joined by dots, a list stays
 * in YAML's flow style.
 */
public record JobFolder(Path path) {

  /**
   * The keys and their values.
   *
   * @throws IOException if there is no such file, or it is no YAML
   */
  public Map<String, String> read() throws IOException {
    Path file = path.resolve("config.yaml");
    if (!Files.exists(file)) {
      throw new IOException(
          "There is no %s: give a folder with a job's config.yaml by --conf".formatted(file));
    }
    Map<String, String> keys = new LinkedHashMap<>();
    try {
      flatten("", new YAMLMapper().readTree(Files.readString(file)), keys);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read %s, it is no YAML: %s".formatted(file, e.getOriginalMessage()), e);
    }
    return keys;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> keys) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = prefix + entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isObject()) {
        flatten(key + ".", value, keys);
      } else if (!value.isNull()) {
        keys.put(key, value.isValueNode() ? value.asText() : value.toString());
      }
    }
  }
}
