package dev.labelstream.training.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A model's directory: what it is, and where its weights lie. No weight is read before it is asked
 * for.
 *
 * @param folder the directory
 * @param config what {@code config.json} says
 * @param tensors where the weights lie, by the names that {@link WeightNames} gives them
 */
public record Checkpoint(Path folder, QwenVlConfig config, Map<String, StoredTensor> tensors) {

  static final String SINGLE_FILE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  public Checkpoint {
    tensors = Map.copyOf(tensors);
  }

  /**
   * Looks into a directory.
   *
   * @throws IOException if something of it is missing, broken, or of a kind that is not known
   */
  public static Checkpoint open(Path folder) throws IOException {
    QwenVlConfig config = ConfigReader.read(folder);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String file : weightFiles(folder)) {
      SafetensorsHeader.read(folder.resolve(file))
          .tensors()
          .values()
          .forEach(tensor -> tensors.put(WeightNames.running(tensor.name()), tensor));
    }
    return new Checkpoint(folder, config, tensors);
  }

  /**
   * The place of a weight.
   *
   * @param name when running
   * @throws IOException if no file holds it
   */
  public StoredTensor tensor(String name) throws IOException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IOException("The weights in %s lack %s".formatted(folder, name));
    }
    return tensor;
  }

  /** The files that hold the weights, as their names in the directory, in order. */
  static Set<String> weightFiles(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    if (!Files.exists(index)) {
      if (!Files.exists(folder.resolve(SINGLE_FILE))) {
        throw new IOException(
            "%s holds no weights: neither %s nor %s is there"
                .formatted(folder, SINGLE_FILE, INDEX));
      }
      return Set.of(SINGLE_FILE);
    }
    Set<String> files = new LinkedHashSet<>();
    try {
      JsonNode places = new ObjectMapper().readTree(Files.readString(index)).path("weight_map");
      places.forEach(file -> files.add(file.asText()));
    } catch (JacksonException e) {
      throw new IOException("%s is not JSON: %s".formatted(index, e.getOriginalMessage()), e);
    }
    if (files.isEmpty()) {
      throw new IOException("%s names no file".formatted(index));
    }
    return files;
  }
}
