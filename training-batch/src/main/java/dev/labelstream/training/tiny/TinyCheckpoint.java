package dev.labelstream.training.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.text.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Writes a tiny checkpoint as a folder like those on the hub. */
public final class TinyCheckpoint {

  /** The real one's head has this many rows, more than there are ids. */
  private static final int WHOLE_VOCABULARY = 151_936;

  private static final int ROUND = 100;

  private static final Pattern SPECIAL_TOKEN = Pattern.compile("<\\|\\w+\\|>");

  private TinyCheckpoint() {}

  /**
   * Writes all files of the checkpoint.
   *
   * @param folder is made if it is missing
   * @throws IOException if the folder cannot be written, or the vocabulary is not on the classpath
   */
  public static void write(Path folder, TinyModel model) throws IOException {
    QwenTokenizerFiles tokenizer = writeTokenizer(folder, model);
    int rows = model.vocabulary() == 0 ? WHOLE_VOCABULARY : rows(tokenizer);
    new TinyConfig(model, tokenizer, rows).write(folder);
    writeWeights(folder, TinyTensors.of(model, rows), model);
  }

  /**
   * Writes a checkpoint that can learn to say some texts: its vocabulary is what they are made of,
   * whatever the model says of it, and its weights are spread as {@link TinyTensors#toLearn} has
   * it. A model of any size that says the same texts has the same tokenizer.
   *
   * @param folder is made if it is missing
   * @param texts prompts and answers; those of the chat template are added
   * @throws IOException as {@link #write}
   */
  public static void writeToLearn(Path folder, TinyModel model, Collection<String> texts)
      throws IOException {
    List<String> all = new ArrayList<>(texts);
    ChatTemplate chat = ChatTemplate.QWEN2_VL;
    for (String form : List.of(chat.systemForm(), chat.userForm(), chat.assistantForm())) {
      String said = form.replace(ChatTemplate.CONTENT, chat.defaultSystem());
      all.addAll(List.of(SPECIAL_TOKEN.split(said)));
    }
    QwenTokenizerFiles tokenizer =
        writeTokenizer(folder, QwenVocabulary.whole().reducedTo(all), model.family());
    new TinyConfig(model, tokenizer, rows(tokenizer)).write(folder);
    writeWeights(folder, TinyTensors.toLearn(model, rows(tokenizer)), model);
  }

  /** Writes the files of the tokenizer alone. */
  static QwenTokenizerFiles writeTokenizer(Path folder, TinyModel model) throws IOException {
    QwenVocabulary whole = QwenVocabulary.whole();
    return writeTokenizer(
        folder,
        model.vocabulary() == 0 ? whole : whole.reducedTo(model.vocabulary()),
        model.family());
  }

  private static QwenTokenizerFiles writeTokenizer(
      Path folder, QwenVocabulary vocabulary, Family family) throws IOException {
    Files.createDirectories(folder);
    var tokenizer = new QwenTokenizerFiles(vocabulary, family);
    tokenizer.write(folder);
    return tokenizer;
  }

  private static int rows(QwenTokenizerFiles tokenizer) {
    return (tokenizer.size() + ROUND - 1) / ROUND * ROUND;
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
