package dev.labelstream.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that was promoted last, as the record {@code current.json} in the models' directory
 * says it.
 *
 * @param run that has trained it
 * @param model its directory
 * @param promotedAt when, as it is written there
 * @param datasetVersion that it was trained on
 */
public record ModelInUse(
    String run, String model, String promotedAt, String baseModel, long datasetVersion) {

  private static final String FILE = "current.json";

  /**
   * Reads the record.
   *
   * @param models a directory of this machine, as a path or {@code file:} uri
   * @return nothing if no model was promoted yet, or the directory is not on this machine
   * @throws IOException if it cannot be read
   */
  static Optional<ModelInUse> read(String models) throws IOException {
    if (models.contains(":") && !models.startsWith("file:")) {
      return Optional.empty();
    }
    Path folder =
        models.startsWith("file:") ? Path.of(URI.create(models).getPath()) : Path.of(models);
    Path file = folder.resolve(FILE);
    JsonNode record;
    try {
      record = new ObjectMapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read the model in use, %s is no JSON: %s".formatted(file, e.getOriginalMessage()),
          e);
    }
    return Optional.of(
        new ModelInUse(
            record.path("run").asText(),
            record.path("model").asText(),
            record.path("promoted_at").asText(),
            record.path("base_model").asText(),
            record.path("dataset_version").asLong()));
  }
}
