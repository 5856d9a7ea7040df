package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.checkpoint.VisionConfig;
import dev.labelstream.training.checkpoint.WeightNames;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.torch.HostNumbers;
import dev.labelstream.training.torch.TorchScript;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes tokens of pictures: patches, blocks of attention among them, and the merger, which makes
 * one token of each square of patches.
 *
 * <p>Axes: P patches, E their width in the tower, T tokens, C the decoder's width.
 */
final class VisionTower {

  private static final String PATCH_EMBEDDING = WeightNames.VISION + "patch_embed.proj.weight";
  private static final double ROTARY_BASE = 10_000;
  private static final int POSITION_AXES = 2;

  private final VisionConfig config;
  private final Names names;
  private final NDArray patchEmbedding;
  private final List<Block> blocks = new ArrayList<>();
  private final Block merger;
  private final Rotary rotary;
  private final NDArray single;
  // Used again by each batch: what the collector frees is the process's for a long time.
  private ByteBuffer pixelBytes = ByteBuffer.allocateDirect(0);

  VisionTower(
      VisionConfig config, Family family, Weights weights, TorchScript script, NDManager owner) {
    this.config = config;
    this.names = Names.of(family);
    this.patchEmbedding = weights.tensor(PATCH_EMBEDDING);
    for (int block = 0; block < config.depth(); block++) {
      blocks.add(
          new Block(weights, blockName(block), names.blockParameters, names.blockLinears, owner));
    }
    this.merger =
        new Block(
            weights,
            WeightNames.VISION + "merger",
            names.mergerParameters,
            Names.MERGER_LINEARS,
            owner);
    this.rotary =
        Rotary.sameForAll(POSITION_AXES, config.headSize() / 2, ROTARY_BASE, script, owner);
    // The reference rotates in single precision whatever the weights' type is.
    this.single = owner.create(new Shape(0), DataType.FLOAT32);
  }

  private static String blockName(int block) {
    return WeightNames.VISION + "blocks." + block;
  }

  /** The names of all its weights. */
  static List<String> weightNames(VisionConfig config, Family family) {
    Names names = Names.of(family);
    List<String> all = new ArrayList<>();
    all.add(PATCH_EMBEDDING);
    for (int block = 0; block < config.depth(); block++) {
      for (String parameter : names.blockParameters) {
        all.add(blockName(block) + "." + parameter);
      }
    }
    for (String parameter : names.mergerParameters) {
      all.add(WeightNames.VISION + "merger." + parameter);
    }
    return all;
  }

  Stream<Block> blocks() {
    return Stream.concat(blocks.stream(), Stream.of(merger));
  }

  /**
   * The tokens of pictures, (T, C), in the order of {@link VisionLayout#tokenOrder}.
   *
   * @param owner of all that is computed on the way
   */
  NDArray tokens(
      List<PatchedPicture> pictures, VisionLayout layout, TorchScript script, NDManager owner) {
    NDArray x =
        script
            .call("patch_embed", owner)
            .with(
                owner.create(pixels(pictures, layout, owner), patchShape(layout), DataType.FLOAT32))
            .with(patchEmbedding)
            .tensor(); // (P, E)
    NDList angles = rotary.angles(layout.positions(), POSITION_AXES, single, script, owner);
    NDArray wholePictures = runs(layout.wholePictures(), owner);
    NDArray windows = runs(layout.windows(), owner);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      x =
          script
              .call(names.blockMethod, owner)
              .with(x)
              .with(angles.get(0))
              .with(angles.get(1))
              .with(config.looksEverywhere(i) ? wholePictures : windows)
              .with(block.weights())
              .with(block.added())
              .tensor(); // (P, E)
    }
    return script
        .call(names.mergerMethod, owner)
        .with(x)
        .with(merger.weights())
        .with(merger.added())
        .tensor(); // (T, C)
  }

  private Shape patchShape(VisionLayout layout) {
    return new Shape(layout.positions().length / POSITION_AXES, config.patchNumbers());
  }

  private static NDArray runs(long[] runs, NDManager owner) {
    return HostNumbers.of(runs, new Shape(runs.length / 2, 2), owner);
  }

  /** Copies the patches into the tower's order. */
  private ByteBuffer pixels(List<PatchedPicture> pictures, VisionLayout layout, NDManager owner) {
    int numbersOfAToken = config.mergeSize() * config.mergeSize() * config.patchNumbers();
    int size = Math.multiplyExact(layout.tokenOrder().length, numbersOfAToken * Float.BYTES);
    if (pixelBytes.capacity() < size) {
      pixelBytes = owner.allocateDirect(size);
    }
    ByteBuffer bytes = pixelBytes.clear().limit(size);
    FloatBuffer ordered = bytes.asFloatBuffer();
    int t = 0;
    int tokensBefore = 0;
    for (PatchedPicture picture : pictures) {
      if (picture.patchSize() != config.patchNumbers()) {
        throw new IllegalArgumentException(
            "A patch has %d numbers, where the model takes %d"
                .formatted(picture.patchSize(), config.patchNumbers()));
      }
      int tokens = picture.grid().tokens(config.mergeSize());
      for (int end = t + tokens; t < end; t++) {
        int own = (int) layout.tokenOrder()[t] - tokensBefore;
        ordered.put(picture.pixels(), own * numbersOfAToken, numbersOfAToken);
      }
      tokensBefore += tokens;
    }
    return bytes;
  }

  /** What the parts are called. */
  private record Names(
      String blockMethod,
      List<String> blockParameters,
      List<String> blockLinears,
      String mergerMethod,
      List<String> mergerParameters) {

    static final List<String> MERGER_LINEARS = List.of("mlp.0", "mlp.2");

    static Names of(Family family) {
      return switch (family) {
        case QWEN2_VL ->
            new Names(
                "plain_vision_block",
                List.of(
                    "norm1.weight",
                    "norm1.bias",
                    "attn.qkv.weight",
                    "attn.qkv.bias",
                    "attn.proj.weight",
                    "attn.proj.bias",
                    "norm2.weight",
                    "norm2.bias",
                    "mlp.fc1.weight",
                    "mlp.fc1.bias",
                    "mlp.fc2.weight",
                    "mlp.fc2.bias"),
                List.of("attn.qkv", "attn.proj", "mlp.fc1", "mlp.fc2"),
                "plain_merger",
                List.of(
                    "ln_q.weight",
                    "ln_q.bias",
                    "mlp.0.weight",
                    "mlp.0.bias",
                    "mlp.2.weight",
                    "mlp.2.bias"));
        case QWEN2_5_VL ->
            new Names(
                "gated_vision_block",
                List.of(
                    "norm1.weight",
                    "attn.qkv.weight",
                    "attn.qkv.bias",
                    "attn.proj.weight",
                    "attn.proj.bias",
                    "norm2.weight",
                    "mlp.gate_proj.weight",
                    "mlp.gate_proj.bias",
                    "mlp.up_proj.weight",
                    "mlp.up_proj.bias",
                    "mlp.down_proj.weight",
                    "mlp.down_proj.bias"),
                List.of("attn.qkv", "attn.proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"),
                "gated_merger",
                List.of("ln_q.weight", "mlp.0.weight", "mlp.0.bias", "mlp.2.weight", "mlp.2.bias"));
      };
    }
  }
}
