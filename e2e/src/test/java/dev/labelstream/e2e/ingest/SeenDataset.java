package dev.labelstream.e2e.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A dataset of pictures as Python's own Lance reads it.
 *
 * @param columns their Arrow types by their names, in order
 * @param rows by the columns' names; {@code image} is the SHA-256 of the bytes, a time is ISO 8601
 */
public record SeenDataset(long version, Map<String, String> columns, List<JsonNode> rows) {

  public static SeenDataset read(PythonLance python, Path dataset) throws IOException {
    JsonNode seen =
        new ObjectMapper().readTree(python.script("read_images.py", List.of(dataset.toString())));
    Map<String, String> columns = new LinkedHashMap<>();
    seen.get("columns").properties().forEach(c -> columns.put(c.getKey(), c.getValue().asText()));
    List<JsonNode> rows = new ArrayList<>();
    seen.get("rows").forEach(rows::add);
    return new SeenDataset(seen.get("version").asLong(), columns, rows);
  }

  /** The rows by their id, each of which must be there once only. */
  public Map<String, JsonNode> byId() {
    assertThat(rows).extracting(row -> row.get("id").asText()).doesNotHaveDuplicates();
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.put(row.get("id").asText(), row));
    return byId;
  }
}
