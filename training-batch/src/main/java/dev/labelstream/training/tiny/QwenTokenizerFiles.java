package dev.labelstream.training.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.text.TokenizerJson;
import dev.labelstream.training.text.TokenizerJson.AddedToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a vocabulary as the tokenizer files of a Qwen-VL checkpoint. */
final class QwenTokenizerFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> SPECIAL =
      List.of(
          "<|endoftext|>",
          "<|im_start|>",
          "<|im_end|>",
          "<|object_ref_start|>",
          "<|object_ref_end|>",
          "<|box_start|>",
          "<|box_end|>",
          "<|quad_start|>",
          "<|quad_end|>",
          "<|vision_start|>",
          "<|vision_end|>",
          "<|vision_pad|>",
          "<|image_pad|>",
          "<|video_pad|>");

  /** What Qwen2.5 adds; not special, so that it stays in decoded text. */
  private static final List<String> OF_2_5 =
      List.of(
          "<tool_call>",
          "</tool_call>",
          "<|fim_prefix|>",
          "<|fim_middle|>",
          "<|fim_suffix|>",
          "<|fim_pad|>",
          "<|repo_name|>",
          "<|file_sep|>");

  private static final String CHAT_TEMPLATE =
      "{% for message in messages %}"
          + "{% if loop.first and message.role != 'system' %}"
          + "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}"
          + "<|im_start|>{{ message.role }}\n"
          + "{% if message.content is string %}{{ message.content }}{% else %}"
          + "{% for part in message.content %}"
          + "{% if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
          + "{% elif part.type == 'text' %}{{ part.text }}{% endif %}"
          + "{% endfor %}{% endif %}<|im_end|>\n"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

  private final QwenVocabulary vocabulary;
  private final List<AddedToken> added = new ArrayList<>();

  QwenTokenizerFiles(QwenVocabulary vocabulary, Family family) {
    this.vocabulary = vocabulary;
    SPECIAL.forEach(token -> add(token, true));
    if (family == Family.QWEN2_5_VL) {
      OF_2_5.forEach(token -> add(token, false));
    }
  }

  private void add(String token, boolean isSpecial) {
    added.add(new AddedToken(vocabulary.size() + added.size(), token, isSpecial));
  }

  /** The number of ids, special ones included. */
  int size() {
    return vocabulary.size() + added.size();
  }

  /** The id of a special token. */
  int idOf(String special) {
    return added.stream()
        .filter(token -> token.content().equals(special))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(special + " is no special token"))
        .id();
  }

  void write(Path folder) throws IOException {
    List<String> merges = vocabulary.merges();
    Files.write(
        folder.resolve("tokenizer.json"), TokenizerJson.of(vocabulary.ids(), merges, added));
    Files.write(folder.resolve("vocab.json"), JSON.writeValueAsBytes(vocabulary.ids()));
    Files.writeString(
        folder.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", merges) + "\n");
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("tokenizer_config.json").toFile(), config());
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(
            folder.resolve("chat_template.json").toFile(),
            JSON.createObjectNode().put("chat_template", CHAT_TEMPLATE));
  }

  private ObjectNode config() {
    ObjectNode config = JSON.createObjectNode();
    config.put("tokenizer_class", "Qwen2Tokenizer");
    config.put("add_prefix_space", false);
    config.put("add_bos_token", false);
    config.putNull("bos_token");
    config.put("eos_token", "<|im_end|>");
    config.put("pad_token", "<|endoftext|>");
    config.putNull("unk_token");
    config.put("errors", "replace");
    config.put("clean_up_tokenization_spaces", false);
    config.put("split_special_tokens", false);
    config.put("model_max_length", 32_768);
    config.put("chat_template", CHAT_TEMPLATE);
    ObjectNode tokens = config.putObject("added_tokens_decoder");
    for (AddedToken token : added) {
      tokens
          .putObject(Integer.toString(token.id()))
          .put("content", token.content())
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", token.isSpecial());
    }
    return config;
  }
}
