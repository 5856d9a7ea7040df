package dev.labelstream.training.tiny;

import dev.labelstream.training.checkpoint.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The tensors of a Qwen-VL model, by the names that the checkpoints on the hub have. */
final class TinyTensors {

  private static final int PATCH = 14;
  private static final int FRAMES = 2;
  private static final int MERGED = 4;

  /** Tables with a row for each token. */
  private static final Pattern ROWS = Pattern.compile("(embed_tokens|lm_head)\\.weight$");

  /** The last matrices of attention and feed-forward, whose products are added to their input. */
  private static final Pattern ADDED =
      Pattern.compile("(o_proj|attn\\.proj|down_proj|fc2)\\.weight$");

  private final TinyModel model;
  private final List<RandomTensor> tensors = new ArrayList<>();

  private TinyTensors(TinyModel model) {
    this.model = model;
  }

  static List<RandomTensor> of(TinyModel model, int vocabulary) {
    var names = new TinyTensors(model);
    names.decoder(vocabulary);
    names.vision();
    return names.tensors.stream()
        .map(tensor -> tensor.named(names.nameInLayout(tensor.name())))
        .toList();
  }

  /**
   * The same tensors, spread so that a model learns from its first step: norms are 1 and biases 0;
   * what is added to a layer's input is smaller the more layers add to it (GPT-2, "Language Models
   * are Unsupervised Multitask Learners", 2.3); embeddings are as long as what is added, so that a
   * word which was never learned still differs from the others.
   */
  static List<RandomTensor> toLearn(TinyModel model, int vocabulary) {
    return of(model, vocabulary).stream().map(tensor -> toLearn(tensor, model)).toList();
  }

  private static RandomTensor toLearn(RandomTensor tensor, TinyModel model) {
    if (tensor.shape().size() == 1) {
      return tensor.withSpread(tensor.name().endsWith(".bias") ? 0 : 1, 0);
    }
    if (ROWS.matcher(tensor.name()).find()) {
      return tensor.withSpread(0, 1 / Math.sqrt(model.width()));
    }
    if (ADDED.matcher(tensor.name()).find()) {
      int layers = tensor.name().contains("visual.") ? model.visionLayers() : model.layers();
      return tensor.withSpread(0, tensor.spread() / Math.sqrt(2.0 * layers));
    }
    return tensor;
  }

  private String nameInLayout(String official) {
    if (model.layout() == TinyModel.Layout.OFFICIAL || official.startsWith("lm_head")) {
      return official;
    }
    return official.startsWith("visual.")
        ? "model." + official
        : official.replaceFirst("^model\\.", "model.language_model.");
  }

  private void decoder(int vocabulary) {
    int width = model.width();
    int keyValueWidth = width / model.heads() * model.keyValueHeads();
    tensors.add(RandomTensor.embedding("model.embed_tokens.weight", vocabulary, width));
    for (int layer = 0; layer < model.layers(); layer++) {
      String name = "model.layers." + layer + ".";
      tensors.add(RandomTensor.norm(name + "input_layernorm.weight", width));
      linear(name + "self_attn.q_proj", width, width, true);
      linear(name + "self_attn.k_proj", keyValueWidth, width, true);
      linear(name + "self_attn.v_proj", keyValueWidth, width, true);
      linear(name + "self_attn.o_proj", width, width, false);
      tensors.add(RandomTensor.norm(name + "post_attention_layernorm.weight", width));
      linear(name + "mlp.gate_proj", model.intermediate(), width, false);
      linear(name + "mlp.up_proj", model.intermediate(), width, false);
      linear(name + "mlp.down_proj", width, model.intermediate(), false);
    }
    tensors.add(RandomTensor.norm("model.norm.weight", width));
    if (!model.isTied()) {
      tensors.add(RandomTensor.embedding("lm_head.weight", vocabulary, width));
    }
  }

  private void vision() {
    int width = model.visionWidth();
    int patch = 3 * FRAMES * PATCH * PATCH;
    tensors.add(
        new RandomTensor(
            "visual.patch_embed.proj.weight",
            List.of(width, 3, FRAMES, PATCH, PATCH),
            0,
            1 / Math.sqrt(patch)));
    for (int block = 0; block < model.visionLayers(); block++) {
      String name = "visual.blocks." + block + ".";
      norm(name + "norm1", width);
      linear(name + "attn.qkv", 3 * width, width, true);
      linear(name + "attn.proj", width, width, true);
      norm(name + "norm2", width);
      feedForward(name + "mlp.");
    }
    norm("visual.merger.ln_q", width);
    linear("visual.merger.mlp.0", MERGED * width, MERGED * width, true);
    linear("visual.merger.mlp.2", model.width(), MERGED * width, true);
  }

  private void feedForward(String name) {
    int width = model.visionWidth();
    int inner = model.visionIntermediate();
    if (model.family() == Family.QWEN2_VL) {
      linear(name + "fc1", inner, width, true);
      linear(name + "fc2", width, inner, true);
    } else {
      linear(name + "gate_proj", inner, width, true);
      linear(name + "up_proj", inner, width, true);
      linear(name + "down_proj", width, inner, true);
    }
  }

  private void linear(String name, int out, int in, boolean hasBias) {
    tensors.add(RandomTensor.matrix(name + ".weight", out, in));
    if (hasBias) {
      tensors.add(RandomTensor.bias(name + ".bias", out));
    }
  }

  /** LayerNorm in Qwen2-VL; RMSNorm, which has no bias, in Qwen2.5-VL. */
  private void norm(String name, int width) {
    tensors.add(RandomTensor.norm(name + ".weight", width));
    if (model.family() == Family.QWEN2_VL) {
      tensors.add(RandomTensor.bias(name + ".bias", width));
    }
  }
}
