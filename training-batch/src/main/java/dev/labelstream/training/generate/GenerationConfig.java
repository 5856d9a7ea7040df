package dev.labelstream.training.generate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads how a checkpoint wants its answers made, {@code generation_config.json}. */
public final class GenerationConfig {

  private static final String FILE = "generation_config.json";
  private static final String MODEL_FILE = "config.json";
  private static final String STOP = "eos_token_id";

  private GenerationConfig() {}

  /**
   * Reads the settings of a checkpoint. What it does not say is as transformers has it: the
   * likeliest token, no penalty, and the stop token of {@code config.json}.
   *
   * @param longest an answer may be, in tokens
   * @param seed of what is drawn, if the checkpoint draws
   * @throws IOException if a file is broken, or none says which token ends an answer
   */
  public static GenerationSettings read(Path folder, int longest, long seed) throws IOException {
    JsonNode config =
        Files.exists(folder.resolve(FILE))
            ? json(folder.resolve(FILE))
            : new ObjectMapper().createObjectNode();
    Set<Integer> stops = tokens(config.path(STOP));
    if (stops.isEmpty()) {
      JsonNode model = json(folder.resolve(MODEL_FILE));
      stops = tokens(model.has(STOP) ? model.path(STOP) : model.path("text_config").path(STOP));
    }
    if (stops.isEmpty()) {
      throw new IOException(
          "Neither %s nor %s in %s has %s, the token that ends an answer"
              .formatted(FILE, MODEL_FILE, folder, STOP));
    }
    try {
      return new GenerationSettings(
          choice(config, seed), config.path("repetition_penalty").asDouble(1), stops, longest);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s cannot be followed: %s".formatted(folder.resolve(FILE), e.getMessage()), e);
    }
  }

  private static TokenChoice choice(JsonNode config, long seed) {
    if (!config.path("do_sample").asBoolean()) {
      return new TokenChoice.Likeliest();
    }
    return new TokenChoice.Drawn(
        config.path("temperature").asDouble(1),
        config.path("top_k").asInt(50),
        config.path("top_p").asDouble(1),
        seed);
  }

  private static Set<Integer> tokens(JsonNode oneOrMany) {
    Set<Integer> tokens = new LinkedHashSet<>();
    if (oneOrMany.isInt()) {
      tokens.add(oneOrMany.asInt());
    }
    oneOrMany.forEach(token -> tokens.add(token.asInt()));
    return tokens;
  }

  private static JsonNode json(Path file) throws IOException {
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw new IOException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }
}
