package dev.labelstream.training.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a tiny checkpoint as a folder like those on the hub. */
public final class TinyCheckpoint {

  /** The real one's head has this many rows, more than there are ids. */
  private static final int WHOLE_VOCABULARY = 151_936;

  private static final int ROUND = 100;

  private TinyCheckpoint() {}

  /**
   * Writes all files of the checkpoint.
   *
   * @param folder is made if it is missing
   * @throws IOException if the folder cannot be written, or the vocabulary is not on the classpath
   */
  public static void write(Path folder, TinyModel model) throws IOException {
    QwenTokenizerFiles tokenizer = writeTokenizer(folder, model);
    int rows =
        model.vocabulary() == 0 ? WHOLE_VOCABULARY : (tokenizer.size() + ROUND - 1) / ROUND * ROUND;
    new TinyConfig(model, tokenizer, rows).write(folder);
    writeWeights(folder, TinyTensors.of(model, rows), model);
  }

  /** Writes the files of the tokenizer alone. */
  static QwenTokenizerFiles writeTokenizer(Path folder, TinyModel model) throws IOException {
    Files.createDirectories(folder);
    QwenVocabulary whole = QwenVocabulary.whole();
    QwenVocabulary known = model.vocabulary() == 0 ? whole : whole.reducedTo(model.vocabulary());
    var tokenizer = new QwenTokenizerFiles(known, model.family());
    tokenizer.write(folder);
    return tokenizer;
  }

  private static void writeWeights(Path folder, List<RandomTensor> tensors, TinyModel model)
      throws IOException {
    if (model.shards() == 1) {
      SafetensorsFile.write(folder.resolve("model.safetensors"), tensors, model.seed());
      return;
    }
    ObjectNode index = new ObjectMapper().createObjectNode();
    index
        .putObject("metadata")
        .put("total_size", tensors.stream().mapToLong(RandomTensor::bytes).sum());
    ObjectNode places = index.putObject("weight_map");
    int each = (tensors.size() + model.shards() - 1) / model.shards();
    for (int shard = 0; shard < model.shards(); shard++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(shard + 1, model.shards());
      List<RandomTensor> part =
          tensors.subList(
              Math.min(shard * each, tensors.size()), Math.min((shard + 1) * each, tensors.size()));
      SafetensorsFile.write(folder.resolve(name), part, model.seed());
      part.forEach(tensor -> places.put(tensor.name(), name));
    }
    Files.write(
        folder.resolve("model.safetensors.index.json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(index));
  }
}
