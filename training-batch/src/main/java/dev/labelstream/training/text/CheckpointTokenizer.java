package dev.labelstream.training.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The tokenizer of a checkpoint. Loading a whole vocabulary takes about two seconds; then it is
 * safe for several threads at once.
 */
public final class CheckpointTokenizer implements AutoCloseable {

  /** Without it DJL cuts every text after 512 tokens. */
  private static final Map<String, String> WHOLE_TEXTS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private final HuggingFaceTokenizer tokenizer;
  private final Path checkpoint;

  private CheckpointTokenizer(HuggingFaceTokenizer tokenizer, Path checkpoint) {
    this.tokenizer = tokenizer;
    this.checkpoint = checkpoint;
  }

  /**
   * Reads {@code tokenizer.json} of a checkpoint's folder, or {@code vocab.json}, {@code
   * merges.txt} and the special tokens of {@code tokenizer_config.json}.
   *
   * @throws IOException if there is neither, or what is there is broken; the message says which
   */
  public static CheckpointTokenizer open(Path checkpoint) throws IOException {
    Path whole = checkpoint.resolve("tokenizer.json");
    byte[] json =
        Files.exists(whole) ? Files.readAllBytes(whole) : TokenizerJson.fromParts(checkpoint);
    try (var stream = new ByteArrayInputStream(json)) {
      return new CheckpointTokenizer(
          HuggingFaceTokenizer.newInstance(stream, WHOLE_TEXTS), checkpoint);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "Cannot use the tokenizer of %s: %s".formatted(checkpoint, e.getMessage()), e);
    }
  }

  /** The ids of a text; special tokens written in it become theirs. */
  public int[] encode(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    Encoding encoding = tokenizer.encode(text, false, false);
    long[] ids = encoding.getIds();
    int[] tokens = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      tokens[i] = Math.toIntExact(ids[i]);
    }
    return tokens;
  }

  /** The text of ids, without special tokens. */
  public String decode(int[] tokens) {
    long[] ids = new long[tokens.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tokens[i];
    }
    return tokenizer.decode(ids, true);
  }

  /**
   * The id of a special token.
   *
   * @throws IOException if the tokenizer does not know it as one token
   */
  public int idOf(String special) throws IOException {
    int[] ids = encode(special);
    if (ids.length != 1) {
      throw new IOException(
          "The tokenizer of %s does not know %s: it is not one of Qwen-VL's."
              .formatted(checkpoint, special));
    }
    return ids[0];
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
