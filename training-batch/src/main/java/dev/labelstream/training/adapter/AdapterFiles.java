package dev.labelstream.training.adapter;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.SafetensorsHeader;
import dev.labelstream.training.checkpoint.SafetensorsWriter;
import dev.labelstream.training.checkpoint.StoredTensor;
import dev.labelstream.training.model.LowRank;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.torch.MappedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An adapter in PEFT's files, {@code adapter_config.json} and {@code adapter_model.safetensors}.
 */
public final class AdapterFiles {

  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  private AdapterFiles() {}

  /**
   * Writes an adapter into a folder that is there.
   *
   * @param baseModel what PEFT shall take the base model from
   * @throws IOException if it cannot be written
   */
  public static void write(LoraAdapter adapter, String baseModel, Path folder) throws IOException {
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    adapter
        .parameters()
        .forEach(
            (name, matrix) ->
                entries.add(
                    SafetensorsWriter.Entry.of(
                        name, ElementType.F32, shape(matrix), matrix.toByteBuffer())));
    SafetensorsWriter.write(folder.resolve(WEIGHTS), entries, Map.of("format", "pt"));
    Files.writeString(folder.resolve(CONFIG), config(adapter, baseModel));
  }

  private static List<Long> shape(NDArray matrix) {
    return Arrays.stream(matrix.getShape().getShape()).boxed().toList();
  }

  private static String config(LoraAdapter adapter, String baseModel) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode config = mapper.createObjectNode();
    config.put("peft_type", "LORA");
    config.put("task_type", "CAUSAL_LM");
    config.put("base_model_name_or_path", baseModel);
    config.put("inference_mode", true);
    config.put("r", adapter.settings().rank());
    config.put("lora_alpha", adapter.settings().alpha());
    config.put("lora_dropout", adapter.settings().dropout());
    config.put("bias", "none");
    config.put("fan_in_fan_out", false);
    config.put("init_lora_weights", true);
    // Whole names: the last words alone would also find modules that have no products.
    ArrayNode targets = config.putArray("target_modules");
    adapter.modules().forEach(targets::add);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
  }

  /** Whether a folder holds an adapter. */
  public static boolean isAdapter(Path folder) {
    return Files.exists(folder.resolve(CONFIG));
  }

  /**
   * The checkpoint that an adapter was learned on.
   *
   * @throws IOException if the folder is no adapter, or does not say it
   */
  public static Path baseModel(Path folder) throws IOException {
    String named = config(folder).path("base_model_name_or_path").asText();
    if (named.isEmpty()) {
      throw new IOException("The adapter %s does not name its base model".formatted(folder));
    }
    return Path.of(named);
  }

  /**
   * Reads an adapter and adds it to a model, where it goes on learning.
   *
   * @throws IOException if a file is missing or broken, or if the adapter is not for this model or
   *     does what is not known here
   */
  public static LoraAdapter read(Path folder, QwenVl model) throws IOException {
    JsonNode config = config(folder);
    LoraSettings settings = settings(config, folder);
    Map<String, Map<String, NDArray>> matrices = new LinkedHashMap<>();
    Path file = folder.resolve(WEIGHTS);
    try (MappedFile mapped = MappedFile.open(file)) {
      for (StoredTensor stored : SafetensorsHeader.read(file).tensors().values()) {
        String module =
            PeftNames.module(stored.name())
                .orElseThrow(
                    () ->
                        new IOException(
                            "%s holds %s, which is no matrix of a low-rank product"
                                .formatted(file, stored.name())));
        try (NDArray view =
            mapped.tensor(part(stored), ElementType.F32.torchCode(), model.manager())) {
          matrices
              .computeIfAbsent(module, m -> new LinkedHashMap<>())
              .put(
                  stored.name().endsWith(PeftNames.DOWN) ? PeftNames.DOWN : PeftNames.UP,
                  // Its own memory: it learns, and the file may go.
                  view.duplicate());
        }
      }
    }
    Map<String, LowRank> byModule = new LinkedHashMap<>();
    for (String module : model.linearModules()) {
      Map<String, NDArray> pair = matrices.remove(module);
      if (pair != null) {
        byModule.put(module, lowRank(pair, module, model, file));
      }
    }
    if (byModule.isEmpty() || !matrices.isEmpty()) {
      throw new IOException(
          "The adapter %s is not for this model: it adds to %s"
              .formatted(folder, matrices.keySet().stream().findFirst().orElse("nothing")));
    }
    var adapter = new LoraAdapter(settings, byModule);
    adapter.addTo(model);
    return adapter;
  }

  private static MappedFile.Part part(StoredTensor stored) {
    return new MappedFile.Part(
        stored.offset(), stored.type().torchCode(), stored.type().bytes(), stored.shape());
  }

  private static LowRank lowRank(Map<String, NDArray> pair, String module, QwenVl model, Path file)
      throws IOException {
    NDArray down = pair.get(PeftNames.DOWN);
    NDArray up = pair.get(PeftNames.UP);
    if (down == null || up == null) {
      throw new IOException("%s holds only one matrix of %s".formatted(file, module));
    }
    var weight = model.weight(module + ".weight").getShape();
    if (down.getShape().get(1) != weight.get(1)
        || up.getShape().get(0) != weight.get(0)
        || down.getShape().get(0) != up.getShape().get(1)) {
      throw new IOException(
          "%s holds %s and %s for %s, which is %s"
              .formatted(file, down.getShape(), up.getShape(), module, weight));
    }
    return new LowRank(down, up);
  }

  private static JsonNode config(Path folder) throws IOException {
    Path file = folder.resolve(CONFIG);
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException("%s holds no %s: it is not an adapter".formatted(folder, CONFIG), e);
    } catch (JacksonException e) {
      throw new IOException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private static LoraSettings settings(JsonNode config, Path folder) throws IOException {
    for (String unknown : List.of("use_dora", "use_rslora", "lora_bias")) {
      if (config.path(unknown).asBoolean()) {
        throw new IOException(
            "The adapter %s has %s, which is not known here".formatted(folder, unknown));
      }
    }
    for (String unknown : List.of("rank_pattern", "alpha_pattern", "modules_to_save")) {
      if (!config.path(unknown).isEmpty()) {
        throw new IOException(
            "The adapter %s has %s, which is not known here".formatted(folder, unknown));
      }
    }
    int rank = config.path("r").asInt();
    double alpha = config.path("lora_alpha").asDouble();
    if (!config.path("peft_type").asText().equals("LORA") || rank < 1 || !(alpha > 0)) {
      throw new IOException(
          "%s is not the configuration of a LoRA adapter with r and lora_alpha"
              .formatted(folder.resolve(CONFIG)));
    }
    return new LoraSettings(
        rank, alpha, config.path("lora_dropout").asDouble(), List.of(LoraSettings.ALL), Set.of());
  }
}
