package dev.labelstream.training.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The content of {@code tokenizer.json} for Qwen2's tokenizer: byte-level BPE over Unicode's NFC,
 * split by its pattern; as transformers' {@code Qwen2Tokenizer} makes it from a vocabulary and
 * merges.
 */
public final class TokenizerJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PATTERN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final Pattern WORD = Pattern.compile(PATTERN);

  private TokenizerJson() {}

  /** The pieces of a text that tokens never cross, in order; special tokens must not be in it. */
  public static List<String> words(String text) {
    return WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /**
   * A token that is found before the text is split.
   *
   * @param isSpecial whether it is left out of decoded text
   */
  public record AddedToken(int id, String content, boolean isSpecial) {}

  /**
   * Puts the file together.
   *
   * @param vocabulary from token, in the byte-level alphabet, to id
   * @param merges two tokens with a space between, the most frequent first
   */
  public static byte[] of(
      Map<String, Integer> vocabulary, List<String> merges, List<AddedToken> added)
      throws IOException {
    ObjectNode file = JSON.createObjectNode();
    file.put("version", "1.0");
    file.putNull("truncation");
    file.putNull("padding");
    ArrayNode tokens = file.putArray("added_tokens");
    for (AddedToken token : added) {
      ObjectNode node = tokens.addObject();
      node.put("id", token.id());
      node.put("content", token.content());
      node.put("single_word", false);
      node.put("lstrip", false);
      node.put("rstrip", false);
      node.put("normalized", false);
      node.put("special", token.isSpecial());
    }
    file.putObject("normalizer").put("type", "NFC");
    ObjectNode split = file.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode steps = split.putArray("pretokenizers");
    ObjectNode pattern = steps.addObject().put("type", "Split");
    pattern.putObject("pattern").put("Regex", PATTERN);
    pattern.put("behavior", "Isolated").put("invert", false);
    steps.add(byteLevel());
    file.set("post_processor", byteLevel());
    file.set("decoder", byteLevel());
    ObjectNode model = file.putObject("model").put("type", "BPE");
    model.putNull("dropout");
    model.putNull("unk_token");
    model.put("continuing_subword_prefix", "");
    model.put("end_of_word_suffix", "");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    ObjectNode ids = model.putObject("vocab");
    vocabulary.forEach(ids::put);
    ArrayNode pairs = model.putArray("merges");
    merges.forEach(pairs::add);
    return JSON.writeValueAsBytes(file);
  }

  private static ObjectNode byteLevel() {
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", false);
  }

  /** Puts the file together from the older ones of a checkpoint's folder. */
  static byte[] fromParts(Path checkpoint) throws IOException {
    Path vocabularyFile = checkpoint.resolve("vocab.json");
    Path mergesFile = checkpoint.resolve("merges.txt");
    Path configFile = checkpoint.resolve("tokenizer_config.json");
    for (Path needed : List.of(vocabularyFile, mergesFile, configFile)) {
      if (!Files.exists(needed)) {
        throw new IOException(
            "%s holds no tokenizer: neither tokenizer.json nor %s."
                .formatted(checkpoint, needed.getFileName()));
      }
    }
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    JSON.readTree(vocabularyFile.toFile())
        .properties()
        .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
    List<String> merges =
        Files.readAllLines(mergesFile).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#version"))
            .toList();
    return of(vocabulary, merges, added(JSON.readTree(configFile.toFile())));
  }

  private static List<AddedToken> added(JsonNode config) {
    return config.path("added_tokens_decoder").properties().stream()
        .map(
            entry ->
                new AddedToken(
                    Integer.parseInt(entry.getKey()),
                    entry.getValue().path("content").asText(),
                    entry.getValue().path("special").asBoolean()))
        .toList();
  }
}
