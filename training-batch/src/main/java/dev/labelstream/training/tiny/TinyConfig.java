package dev.labelstream.training.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.picture.ImageProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the configuration files of a Qwen-VL checkpoint. */
final class TinyConfig {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRANSFORMERS = "4.41.2";
  private static final double ROTARY_BASE = 1_000_000;

  private final TinyModel model;
  private final QwenTokenizerFiles tokenizer;
  private final int vocabulary;

  TinyConfig(TinyModel model, QwenTokenizerFiles tokenizer, int vocabulary) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
  }

  void write(Path folder) throws IOException {
    boolean isNested = model.layout() == TinyModel.Layout.NESTED;
    write(folder.resolve("config.json"), isNested ? nested() : official());
    write(folder.resolve("generation_config.json"), generation());
    write(
        folder.resolve(isNested ? "processor_config.json" : "preprocessor_config.json"),
        isNested
            ? JSON.createObjectNode().set("image_processor", processor(true))
            : processor(false));
  }

  private static void write(Path file, ObjectNode content) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content);
  }

  private ObjectNode official() {
    ObjectNode config = whole();
    config.setAll(decoder());
    config.put("rope_theta", ROTARY_BASE);
    ObjectNode rotary = config.putObject("rope_scaling").put("type", "mrope");
    sections(rotary.putArray("mrope_section"));
    config.put("torch_dtype", "float32");
    config.set("vision_config", vision());
    return config;
  }

  private ObjectNode nested() {
    ObjectNode config = whole();
    config.put("dtype", "float32");
    ObjectNode text = config.putObject("text_config");
    text.put("model_type", model.family().modelType() + "_text");
    text.setAll(decoder());
    ObjectNode rotary = text.putObject("rope_parameters");
    rotary.put("rope_type", "default").put("rope_theta", ROTARY_BASE);
    sections(rotary.putArray("mrope_section"));
    ArrayNode types = text.putArray("layer_types");
    for (int layer = 0; layer < model.layers(); layer++) {
      types.add("full_attention");
    }
    config.set("vision_config", vision().put("model_type", model.family().modelType()));
    return config;
  }

  private ObjectNode whole() {
    ObjectNode config = JSON.createObjectNode();
    config
        .putArray("architectures")
        .add(
            model.family() == Family.QWEN2_VL
                ? "Qwen2VLForConditionalGeneration"
                : "Qwen2_5_VLForConditionalGeneration");
    config.put("model_type", model.family().modelType());
    // Without one transformers takes the tokenizer for another's broken one.
    config.put("transformers_version", TRANSFORMERS);
    config.put("tie_word_embeddings", model.isTied());
    config.put("bos_token_id", tokenizer.idOf("<|endoftext|>"));
    config.put("eos_token_id", tokenizer.idOf("<|im_end|>"));
    config.put("vision_start_token_id", tokenizer.idOf("<|vision_start|>"));
    config.put("vision_end_token_id", tokenizer.idOf("<|vision_end|>"));
    config.put("vision_token_id", tokenizer.idOf("<|vision_pad|>"));
    config.put("image_token_id", tokenizer.idOf("<|image_pad|>"));
    config.put("video_token_id", tokenizer.idOf("<|video_pad|>"));
    return config;
  }

  private ObjectNode decoder() {
    return JSON.createObjectNode()
        .put("vocab_size", vocabulary)
        .put("hidden_size", model.width())
        .put("intermediate_size", model.intermediate())
        .put("num_hidden_layers", model.layers())
        .put("num_attention_heads", model.heads())
        .put("num_key_value_heads", model.keyValueHeads())
        .put("hidden_act", "silu")
        .put("rms_norm_eps", 1e-6)
        .put("attention_dropout", 0.0)
        .put("initializer_range", 0.02)
        .put("max_position_embeddings", 32_768)
        .put("max_window_layers", model.layers())
        .put("sliding_window", 32_768)
        .put("use_sliding_window", false)
        .put("use_cache", true)
        .put("tie_word_embeddings", model.isTied());
  }

  /** Time, height and width share half of a head's size, about 1 to 1.5 to 1.5. */
  private void sections(ArrayNode sections) {
    int half = model.width() / model.heads() / 2;
    int time = half / 4;
    int height = (half - time) / 2;
    List.of(time, height, half - time - height).forEach(sections::add);
  }

  private ObjectNode vision() {
    ObjectNode vision =
        JSON.createObjectNode()
            .put("depth", model.visionLayers())
            .put("num_heads", model.visionHeads())
            .put("in_chans", 3)
            .put("patch_size", ImageProcessor.DEFAULT.patchSize())
            .put("spatial_patch_size", ImageProcessor.DEFAULT.patchSize())
            .put("spatial_merge_size", ImageProcessor.DEFAULT.mergeSize())
            .put("temporal_patch_size", ImageProcessor.DEFAULT.temporalPatchSize());
    if (model.family() == Family.QWEN2_VL) {
      return vision
          .put("embed_dim", model.visionWidth())
          .put("hidden_size", model.width())
          .put("mlp_ratio", 4);
    }
    vision
        .put("hidden_size", model.visionWidth())
        .put("out_hidden_size", model.width())
        .put("intermediate_size", model.visionIntermediate())
        .put("hidden_act", "silu")
        .put("window_size", 112)
        .put("tokens_per_second", 2);
    ArrayNode full = vision.putArray("fullatt_block_indexes");
    for (int block = 1; block < model.visionLayers(); block += 2) {
      full.add(block);
    }
    return vision;
  }

  private ObjectNode generation() {
    boolean is2 = model.family() == Family.QWEN2_VL;
    ObjectNode generation =
        JSON.createObjectNode()
            .put("bos_token_id", tokenizer.idOf("<|endoftext|>"))
            .put("pad_token_id", tokenizer.idOf("<|endoftext|>"))
            .put("do_sample", true)
            .put("repetition_penalty", is2 ? 1.0 : 1.05)
            .put("temperature", is2 ? 0.01 : 1e-6)
            .put("top_p", 0.001)
            .put("top_k", 1);
    generation
        .putArray("eos_token_id")
        .add(tokenizer.idOf("<|im_end|>"))
        .add(tokenizer.idOf("<|endoftext|>"));
    return generation;
  }

  private ObjectNode processor(boolean isNested) {
    ImageProcessor like = ImageProcessor.DEFAULT;
    ObjectNode processor = JSON.createObjectNode();
    if (isNested) {
      processor
          .putObject("size")
          .put("shortest_edge", like.minPixels())
          .put("longest_edge", like.maxPixels());
    } else {
      processor.put("min_pixels", like.minPixels()).put("max_pixels", like.maxPixels());
    }
    processor
        .put("patch_size", like.patchSize())
        .put("temporal_patch_size", like.temporalPatchSize())
        .put("merge_size", like.mergeSize())
        .put("image_processor_type", "Qwen2VLImageProcessor");
    like.mean().forEach(processor.putArray("image_mean")::add);
    like.std().forEach(processor.putArray("image_std")::add);
    return processor;
  }
}
