package dev.labelstream.e2e.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.e2e.ingest.SettledUploads;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a dataset holds, as Python reads it.
 *
 * @param merges versions in which fragments were merged
 * @param rows by their id, each of which is there once
 */
record LabeledRows(long version, int merges, List<String> tags, Map<String, JsonNode> rows) {

  static LabeledRows read(PythonLance python, Path dataset, String pictureColumn)
      throws IOException {
    JsonNode seen =
        new ObjectMapper()
            .readTree(python.script("read_labels.py", List.of(dataset.toString(), pictureColumn)));
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    for (JsonNode row : seen.get("rows")) {
      assertThat(rows.put(row.get("id").asText(), row)).as("another row like %s", row).isNull();
    }
    List<String> tags = new ObjectMapper().convertValue(seen.get("tags"), new TypeReference<>() {});
    return new LabeledRows(seen.get("version").asLong(), seen.get("merges").asInt(), tags, rows);
  }

  /** Fails unless the row has its picture, and of the label just what its model says of it. */
  void assertLabeled(String id, byte[] file, PixelLabel label) {
    JsonNode row = rows.get(id);
    String name = label.declaration().name();
    assertThat(row).as("the row %s", id).isNotNull();
    assertThat(row.get("sha256_read").asText())
        .as("the picture of %s", row)
        .isEqualTo(SettledUploads.sha256(file));
    assertThat(row.get(name).asDouble())
        .as("the value of %s in %s", name, row)
        .isEqualTo(label.expected(file), within(1e-5));
    assertThat(row.get(name + "_model").asText())
        .as("the model of %s in %s", name, row)
        .isEqualTo(label.declaration().modelVersion());
    assertThat(row.get(name + "_failure").isNull()).as("no failure in %s", row).isTrue();
  }
}
