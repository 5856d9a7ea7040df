package dev.labelstream.e2e.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The captions of a folder's pictures, from an {@code images.jsonl}.
 *
 * <p>It lies in the folder or in the folder's parent, and has one JSON object a line. In it, {@code
 * path} is below the place of the file itself, and {@code caption} a text, null or absent; other
 * fields don't matter here.
 */
final class FolderCaptions {

  private static final String FILE = "images.jsonl";

  private final Map<String, String> captions;

  private FolderCaptions(Map<String, String> captions) {
    this.captions = captions;
  }

  /**
   * Reads them.
   *
   * @return no captions at all if there is no such file
   * @throws IOException if a line can't be read; the message tells which
   */
  static FolderCaptions beside(Path folder) throws IOException {
    Path root = folder.toRealPath();
    Path inside = root.resolve(FILE);
    if (Files.exists(inside)) {
      return read(inside, "");
    }
    Path parent = root.getParent();
    if (parent != null && Files.exists(parent.resolve(FILE))) {
      return read(parent.resolve(FILE), parent.relativize(root) + "/");
    }
    return new FolderCaptions(Map.of());
  }

  /**
   * The caption of a picture, if it has one.
   *
   * @param path below the folder
   */
  @Nullable String of(String path) {
    return captions.get(path);
  }

  /**
   * Reads the lines about one folder.
   *
   * @param prefix what their paths begin with, left out in the result
   */
  private static FolderCaptions read(Path file, String prefix) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, String> captions = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        JsonNode row = row(mapper, line, file, number);
        String path = row.path("path").asText();
        String caption = row.path("caption").asText("");
        if (path.startsWith(prefix) && !row.path("caption").isNull() && !caption.isBlank()) {
          captions.put(path.substring(prefix.length()), caption);
        }
      }
    }
    return new FolderCaptions(captions);
  }

  private static JsonNode row(ObjectMapper mapper, String line, Path file, int number)
      throws IOException {
    try {
      JsonNode row = mapper.readTree(line);
      if (row.path("path").isTextual()) {
        return row;
      }
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read captions from %s: line %d is no JSON (%s). Mend it, or move the file away."
              .formatted(file, number, e.getOriginalMessage()),
          e);
    }
    throw new IOException(
        "Cannot read captions from %s: line %d has no path. Mend it, or move the file away."
            .formatted(file, number));
  }
}
