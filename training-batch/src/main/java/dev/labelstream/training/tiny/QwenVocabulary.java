package dev.labelstream.training.tiny;

import dev.labelstream.training.text.TokenizerJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Qwen's real vocabulary, out of {@code qwen.tiktoken} in DashScope's SDK: 151,643 byte sequences
 * by rank.
 *
 * <p>The merges that a {@code tokenizer.json} needs are not in that file, but follow from it: a
 * token is made of the two parts that are left when its bytes are merged by all ranks below its
 * own.
 */
public final class QwenVocabulary {

  private static final String RESOURCE = "/qwen.tiktoken";
  private static final int BYTES = 256;

  /** From the bytes, one Latin-1 character each, to the rank; in order of the ranks. */
  private final Map<String, Integer> ranks;

  private QwenVocabulary(Map<String, Integer> ranks) {
    this.ranks = ranks;
  }

  /**
   * Reads the whole vocabulary.
   *
   * @throws IOException if DashScope's SDK is not on the classpath
   */
  public static QwenVocabulary whole() throws IOException {
    try (InputStream stream = QwenVocabulary.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IOException(
            "Qwen's vocabulary is not on the classpath: add com.alibaba:dashscope-sdk-java.");
      }
      Map<String, Integer> ranks = new LinkedHashMap<>();
      var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        if (space > 0) {
          byte[] bytes = Base64.getDecoder().decode(line.substring(0, space));
          ranks.put(
              new String(bytes, StandardCharsets.ISO_8859_1),
              Integer.parseInt(line.substring(space + 1)));
        }
      }
      return new QwenVocabulary(ranks);
    }
  }

  /** The tokens of the lowest ranks only, at least the 256 bytes themselves. */
  public QwenVocabulary reducedTo(int size) {
    if (size < BYTES) {
      throw new IllegalArgumentException(
          "A vocabulary of %d tokens lacks some of the %d bytes".formatted(size, BYTES));
    }
    Map<String, Integer> kept = new LinkedHashMap<>();
    ranks.forEach(
        (bytes, rank) -> {
          if (rank < size) {
            kept.put(bytes, rank);
          }
        });
    return new QwenVocabulary(kept);
  }

  /**
   * Only what some texts are made of: the bytes, the tokens of the texts, and those that they are
   * merged from. The ids are new, in the same order; the texts become the same tokens.
   *
   * @param texts without special tokens
   */
  public QwenVocabulary reducedTo(Collection<String> texts) {
    Set<String> kept = new HashSet<>();
    for (String text : texts) {
      for (String word : TokenizerJson.words(text)) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        // What a token is merged from was merged on the way to it.
        merge(new String(bytes, StandardCharsets.ISO_8859_1), Integer.MAX_VALUE, kept::add);
      }
    }
    Map<String, Integer> renumbered = new LinkedHashMap<>();
    for (String bytes : ranks.keySet()) {
      if (bytes.length() == 1 || kept.contains(bytes)) {
        renumbered.put(bytes, renumbered.size());
      }
    }
    return new QwenVocabulary(renumbered);
  }

  /** The number of tokens, without special ones. */
  public int size() {
    return ranks.size();
  }

  /** From token, in the alphabet of byte-level BPE, to id. */
  public Map<String, Integer> ids() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    ranks.forEach((bytes, rank) -> ids.put(inAlphabet(bytes), rank));
    return ids;
  }

  /** The merges, two tokens with a space between, the lowest rank first. */
  public List<String> merges() {
    List<String> merges = new ArrayList<>();
    ranks.forEach(
        (bytes, rank) ->
            halves(bytes, rank)
                .ifPresent(
                    at ->
                        merges.add(
                            inAlphabet(bytes.substring(0, at))
                                + " "
                                + inAlphabet(bytes.substring(at)))));
    return merges;
  }

  /** Where a token's two parts meet; nothing if it is a byte, or no merge leads to it. */
  private Optional<Integer> halves(String bytes, int rank) {
    List<String> parts = merge(bytes, rank, token -> {});
    return parts.size() == 2 ? Optional.of(parts.get(0).length()) : Optional.empty();
  }

  /**
   * What is left of bytes when they are merged by all ranks below one.
   *
   * @param merged hears of each token on the way
   */
  private List<String> merge(String bytes, int below, Consumer<String> merged) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < bytes.length(); i++) {
      parts.add(bytes.substring(i, i + 1));
    }
    int best = bestPair(parts, below);
    while (best >= 0) {
      String token = parts.get(best) + parts.remove(best + 1);
      parts.set(best, token);
      merged.accept(token);
      best = bestPair(parts, below);
    }
    return parts;
  }

  /**
   * The first of the neighbours that merge at the lowest rank below {@code rank}; -1 if none do.
   */
  private int bestPair(List<String> parts, int rank) {
    int lowest = rank;
    int best = -1;
    for (int i = 0; i + 1 < parts.size(); i++) {
      Integer merged = ranks.get(parts.get(i) + parts.get(i + 1));
      if (merged != null && merged < lowest) {
        lowest = merged;
        best = i;
      }
    }
    return best;
  }

  private static String inAlphabet(String bytes) {
    StringBuilder token = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      token.append(Alphabet.LETTERS.get(bytes.charAt(i)));
    }
    return token.toString();
  }

  /**
   * The letters that byte-level BPE writes bytes with (GPT-2): the printable ones are themselves,
   * the others follow from U+0100 on.
   */
  private static final class Alphabet {
    static final Map<Character, Character> LETTERS = letters();

    private static Map<Character, Character> letters() {
      Map<Character, Character> letters = new HashMap<>();
      char next = BYTES;
      for (char b = 0; b < BYTES; b++) {
        boolean isPrintable =
            (b >= '!' && b <= '~') || (b >= '\u00a1' && b <= '\u00ac') || (b >= '\u00ae');
        letters.put(b, isPrintable ? b : next++);
      }
      return letters;
    }
  }
}
