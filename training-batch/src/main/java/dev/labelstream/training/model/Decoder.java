package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.labelstream.training.checkpoint.DecoderConfig;
import dev.labelstream.training.checkpoint.WeightNames;
import dev.labelstream.training.torch.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The language model: embedding, layers of causal attention with grouped queries, final norm and
 * head.
 *
 * <p>Axes: N tokens of all examples, C width, V vocabulary, A chosen tokens.
 */
final class Decoder {

  /** Begins the names of its layers' weights. */
  static final String LAYERS = WeightNames.DECODER + "layers.";

  private static final String NORM = WeightNames.DECODER + "norm.weight";
  private static final int POSITION_AXES = 3;
  private static final List<String> PARAMETERS =
      List.of(
          "input_layernorm.weight",
          "self_attn.q_proj.weight",
          "self_attn.q_proj.bias",
          "self_attn.k_proj.weight",
          "self_attn.k_proj.bias",
          "self_attn.v_proj.weight",
          "self_attn.v_proj.bias",
          "self_attn.o_proj.weight",
          "post_attention_layernorm.weight",
          "mlp.gate_proj.weight",
          "mlp.up_proj.weight",
          "mlp.down_proj.weight");
  private static final List<String> LINEARS =
      List.of(
          "self_attn.q_proj",
          "self_attn.k_proj",
          "self_attn.v_proj",
          "self_attn.o_proj",
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj");

  private final NDArray embedding;
  private final List<Block> layers = new ArrayList<>();
  private final NDArray norm;
  private final NDArray head;
  private final Rotary rotary;

  Decoder(DecoderConfig config, Weights weights, TorchScript script, NDManager owner) {
    this.embedding = weights.tensor(WeightNames.EMBEDDING);
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(new Block(weights, layerName(layer), PARAMETERS, LINEARS, owner));
    }
    this.norm = weights.tensor(NORM);
    this.head = config.tiedHead() ? embedding : weights.tensor(WeightNames.HEAD);
    this.rotary = Rotary.inSections(config.rotarySections(), config.rotaryBase(), script, owner);
  }

  private static String layerName(int layer) {
    return LAYERS + layer;
  }

  /** The names of all its weights. */
  static List<String> weightNames(DecoderConfig config) {
    List<String> all = new ArrayList<>();
    all.add(WeightNames.EMBEDDING);
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String parameter : PARAMETERS) {
        all.add(layerName(layer) + "." + parameter);
      }
    }
    all.add(NORM);
    if (!config.tiedHead()) {
      all.add(WeightNames.HEAD);
    }
    return all;
  }

  Stream<Block> blocks() {
    return layers.stream();
  }

  int layers() {
    return layers.size();
  }

  /** The embedded tokens, (N, C). */
  NDArray embed(NDArray tokens, TorchScript script, NDManager owner) {
    return script.call("embed", owner).with(embedding).with(tokens).tensor();
  }

  /**
   * The cosines and sines of the tokens' positions.
   *
   * @param positions (3, N), row by row
   */
  NDList angles(long[] positions, TorchScript script, NDManager owner) {
    return rotary.angles(positions, POSITION_AXES, embedding, script, owner);
  }

  /**
   * One layer over whole examples.
   *
   * @param x (N, C)
   * @param runs the examples' lengths, (runs, 2)
   * @return (N, C)
   */
  NDArray layer(
      int layer, NDArray x, NDList angles, NDArray runs, TorchScript script, NDManager owner) {
    Block block = layers.get(layer);
    return script
        .call("decoder_layer", owner)
        .with(x)
        .with(angles.get(0))
        .with(angles.get(1))
        .with(runs)
        .with(block.weights())
        .with(block.added())
        .tensor();
  }

  /**
   * One layer over the next tokens of examples, S of them.
   *
   * @param x (N, C), the examples behind each other
   * @param lengths (S), how many tokens of each example are new; 1 if there are tokens before
   * @param past keys and values of the tokens before
   * @return (N, C), then the S keys and the S values with those of {@code x}
   */
  NDList layer(
      int layer,
      NDArray x,
      NDList angles,
      NDArray lengths,
      LayerCache past,
      TorchScript script,
      NDManager owner) {
    Block block = layers.get(layer);
    return script
        .call("decoder_layer_with_caches", owner)
        .with(x)
        .with(angles.get(0))
        .with(angles.get(1))
        .with(lengths)
        .with(block.weights())
        .with(block.added())
        .with(past.keys())
        .with(past.values())
        .tensors();
  }

  /** The keys, or the values, of no tokens: (0, heads, size of a head). */
  NDArray noCache(TorchScript script, NDManager owner) {
    NDArray keyBias = layers.get(0).weights().get(PARAMETERS.indexOf("self_attn.k_proj.bias"));
    return script.call("no_cache", owner).with(keyBias).tensor();
  }

  /** How likely each token of the vocabulary follows, (A, V), in single precision. */
  NDArray logits(NDArray x, TorchScript script, NDManager owner) {
    return script.call("logits", owner).with(x).with(norm).with(head).tensor();
  }

  /**
   * The sum of the losses of foretelling the answers, times a weight.
   *
   * @param x (A, C)
   * @param answers (A)
   */
  NDArray loss(NDArray x, NDArray answers, NDArray weight, TorchScript script, NDManager owner) {
    return script
        .call("answer_loss", owner)
        .with(x)
        .with(norm)
        .with(head)
        .with(answers)
        .with(weight)
        .tensor();
  }
}
