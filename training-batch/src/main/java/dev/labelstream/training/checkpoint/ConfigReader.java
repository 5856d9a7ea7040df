package dev.labelstream.training.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads {@code config.json} in either layout. */
final class ConfigReader {

  static final String FILE = "config.json";

  private static final double DEFAULT_ROTARY_BASE = 1_000_000;

  private ConfigReader() {}

  /**
   * Reads a model's configuration.
   *
   * @throws IOException if the file is missing, is not JSON, lacks something, or is that of a model
   *     that is not known
   */
  static QwenVlConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    var fields = new JsonFields(json(file), file);
    String modelType = fields.text("model_type");
    Family family =
        Family.ofModelType(modelType)
            .orElseThrow(
                () -> fields.wrong("model_type", "one of qwen2_vl and qwen2_5_vl", modelType));
    JsonFields text = fields.has("text_config") ? fields.object("text_config") : fields;
    return new QwenVlConfig(
        family,
        decoder(text, fields),
        vision(fields.object("vision_config"), family),
        fields.number("image_token_id"));
  }

  private static JsonNode json(Path file) throws IOException {
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "%s holds no %s: it is not a model's directory".formatted(file.getParent(), FILE), e);
    } catch (JacksonException e) {
      throw new IOException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private static DecoderConfig decoder(JsonFields text, JsonFields whole) throws IOException {
    if (text.has("hidden_act") && !text.text("hidden_act").equals("silu")) {
      throw text.wrong("hidden_act", "silu", text.text("hidden_act"));
    }
    if (text.claim("use_sliding_window", false)) {
      throw text.wrong("use_sliding_window", "false", true);
    }
    int width = text.number("hidden_size");
    int heads = text.number("num_attention_heads");
    int keyValueHeads = text.number("num_key_value_heads", heads);
    if (heads < 1 || width % heads != 0) {
      throw text.wrong("num_attention_heads", "a divisor of hidden_size = " + width, heads);
    }
    if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
      throw text.wrong(
          "num_key_value_heads", "a divisor of num_attention_heads = " + heads, keyValueHeads);
    }
    JsonFields rotary =
        text.object(text.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
    List<Integer> sections = rotary.numbers("mrope_section");
    if (sections.size() != 3
        || 2 * sections.stream().mapToInt(Integer::intValue).sum() != width / heads) {
      throw rotary.wrong(
          "mrope_section",
          "three numbers that add up to half of a head's size of " + width / heads,
          sections);
    }
    // The language model's own claim counts little in the nested layout: the head is the whole's.
    boolean tied = whole.claim("tie_word_embeddings", text.claim("tie_word_embeddings", false));
    return new DecoderConfig(
        width,
        text.number("intermediate_size"),
        text.number("num_hidden_layers"),
        heads,
        keyValueHeads,
        text.number("vocab_size"),
        text.real("rms_norm_eps"),
        rotaryBase(text, rotary),
        sections,
        tied);
  }

  private static double rotaryBase(JsonFields text, JsonFields rotary) throws IOException {
    if (rotary.has("rope_theta")) {
      return rotary.real("rope_theta");
    }
    return text.has("rope_theta") ? text.real("rope_theta") : DEFAULT_ROTARY_BASE;
  }

  private static VisionConfig vision(JsonFields vision, Family family) throws IOException {
    int width =
        switch (family) {
          case QWEN2_VL -> vision.number("embed_dim");
          case QWEN2_5_VL -> vision.number("hidden_size");
        };
    int heads = vision.number("num_heads");
    if (heads < 1 || width % (4 * heads) != 0) {
      throw vision.wrong("num_heads", "a divisor of a quarter of the width " + width, heads);
    }
    return new VisionConfig(
        vision.number("depth"),
        width,
        heads,
        vision.number("patch_size", 14),
        vision.number("temporal_patch_size", 2),
        vision.number("spatial_merge_size", 2),
        family == Family.QWEN2_5_VL ? vision.number("window_size", 112) : 0,
        family == Family.QWEN2_5_VL
            ? Set.copyOf(vision.numbers("fullatt_block_indexes"))
            : Set.of());
  }
}
