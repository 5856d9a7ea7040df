package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.QwenVlConfig;
import dev.labelstream.training.checkpoint.WeightNames;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.torch.Gradients;
import dev.labelstream.training.torch.HostNumbers;
import dev.labelstream.training.torch.TorchScript;
import dev.labelstream.udf.torch.TorchScriptAttribute;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Qwen-VL model in memory.
 *
 * <p>One thread at a time. Tensors that it hands out are its own and end with it.
 */
public final class QwenVl implements AutoCloseable {

  static final String SOURCE = "qwen_vl.torchscript";

  private final QwenVlConfig config;
  private final ModelSettings settings;
  private final NDManager manager;
  private final TorchScript script;
  private final TorchScript learningScript;
  private final Weights weights;
  private final VisionTower vision;
  private final Decoder decoder;
  private LowRanks lowRanks = LowRanks.none();
  private Map<String, NDArray> learningWeights = Map.of();

  private QwenVl(
      Checkpoint checkpoint, ModelSettings settings, NDManager manager, Weights weights) {
    this.config = checkpoint.config();
    this.settings = settings;
    this.manager = manager;
    this.weights = weights;
    this.script = script(config, 0);
    this.learningScript = settings.dropout() > 0 ? script(config, settings.dropout()) : script;
    this.vision = new VisionTower(config.vision(), config.family(), weights, script, manager);
    this.decoder = new Decoder(config.decoder(), weights, script, manager);
  }

  /**
   * Opens a checkpoint.
   *
   * @throws IOException if its weights are missing or broken, or the device is not there
   */
  public static QwenVl open(Checkpoint checkpoint, ModelSettings settings) throws IOException {
    NDManager manager = NDManager.newBaseManager(settings.device().open(), "PyTorch");
    try {
      Weights weights = read(checkpoint, settings, manager);
      return Gradients.unrecorded(() -> new QwenVl(checkpoint, settings, manager, weights));
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Weights read(Checkpoint checkpoint, ModelSettings settings, NDManager manager)
      throws IOException {
    return Weights.read(
        checkpoint, weightNames(checkpoint.config()), settings.precision(), manager);
  }

  /**
   * Looks whether a checkpoint has all weights, without reading them.
   *
   * @throws IOException if one is missing
   */
  public static void checkWeights(Checkpoint checkpoint) throws IOException {
    for (String name : weightNames(checkpoint.config())) {
      checkpoint.tensor(name);
    }
  }

  private static List<String> weightNames(QwenVlConfig config) {
    return Stream.concat(
            VisionTower.weightNames(config.vision(), config.family()).stream(),
            Decoder.weightNames(config.decoder()).stream())
        .toList();
  }

  private static TorchScript script(QwenVlConfig config, double dropout) {
    return TorchScript.load(
        "QwenVl",
        QwenVl.class,
        SOURCE,
        List.of(
            new TorchScriptAttribute.Whole("head_size", config.decoder().headSize()),
            new TorchScriptAttribute.Whole("vision_head_size", config.vision().headSize()),
            new TorchScriptAttribute.Real("norm_epsilon", config.decoder().normEpsilon()),
            new TorchScriptAttribute.Real("dropout", dropout)));
  }

  /** What the checkpoint says about the model. */
  public QwenVlConfig config() {
    return config;
  }

  /** How the model is held. */
  public ModelSettings settings() {
    return settings;
  }

  /** Owns the model's tensors; others that shall live as long may be made of it. */
  public NDManager manager() {
    return manager;
  }

  /** The weights by their names when running. */
  public Map<String, NDArray> weights() {
    return weights.all();
  }

  /** The weight of a name when running. */
  public NDArray weight(String name) {
    return weights.tensor(name);
  }

  /** The names of the linear modules, without {@code .weight}, that something can be added to. */
  public List<String> linearModules() {
    return blocks().flatMap(block -> block.linearModules().stream()).toList();
  }

  /** Adds low-rank products to linear modules, instead of those that were added before. */
  public void add(LowRanks added) {
    List<String> modules = linearModules();
    for (String module : added.byModule().keySet()) {
      if (!modules.contains(module)) {
        throw new IllegalArgumentException("The model has no linear module " + module);
      }
    }
    lowRanks = added;
    blocks().forEach(block -> block.add(added, manager));
  }

  /** What is added to linear modules now. */
  public LowRanks added() {
    return lowRanks;
  }

  /**
   * A weight with a product added, as {@link #add} would have it, in single precision.
   *
   * @param owner of the answer
   */
  public NDArray merged(NDArray weight, LowRank lowRank, NDManager owner) {
    return Gradients.unrecorded(
        () ->
            script
                .call("merged", owner)
                .with(weight)
                .with(lowRank.down())
                .with(lowRank.up())
                .with(owner.create((float) lowRanks.scale()))
                .tensor());
  }

  /**
   * Makes weights learn: from now on they collect gradients.
   *
   * @param chosen by their names when running
   * @return the chosen
   */
  public Map<String, NDArray> learn(Predicate<String> chosen) {
    Map<String, NDArray> learning = new LinkedHashMap<>();
    weights
        .all()
        .forEach(
            (name, weight) -> {
              if (chosen.test(name)) {
                Gradients.want(weight);
                learning.put(name, weight);
              }
            });
    learningWeights = learning;
    return learning;
  }

  /** The weights that {@link #learn} has chosen. */
  public Map<String, NDArray> learning() {
    return learningWeights;
  }

  private Stream<Block> blocks() {
    return Stream.concat(vision.blocks(), decoder.blocks());
  }

  /**
   * How badly the answers of examples are foretold.
   *
   * @throws IllegalArgumentException if an example does not fit the model
   */
  public AnswerLoss loss(List<TokenizedExample> examples) {
    PackedBatch batch = PackedBatch.of(examples, config);
    if (batch.answers().length == 0) {
      return AnswerLoss.NONE;
    }
    return Gradients.unrecorded(
        () -> {
          try (NDManager owner = manager.newSubManager()) {
            NDArray hidden = answerStates(batch, owner);
            double sum = 0;
            for (AnswerChunk chunk : AnswerChunk.of(batch.answers().length)) {
              try (NDManager part = owner.newSubManager()) {
                sum +=
                    decoder
                        .loss(
                            chosen(hidden, chunk.places(), script, part),
                            part.create(chunk.of(batch.answers())),
                            part.create(1f),
                            script,
                            part)
                        .getFloat();
              }
            }
            return new AnswerLoss(sum, batch.answers().length);
          }
        });
  }

  /**
   * What the model foretells for the answers of examples.
   *
   * @return for each answer token of each example in turn a logit for each token of the vocabulary
   * @throws IllegalArgumentException if an example does not fit the model
   */
  public float[][] answerLogits(List<TokenizedExample> examples) {
    PackedBatch batch = PackedBatch.of(examples, config);
    return Gradients.unrecorded(
        () -> {
          try (NDManager owner = manager.newSubManager()) {
            NDArray logits = decoder.logits(answerStates(batch, owner), script, owner);
            return rows(logits, batch.answers().length);
          }
        });
  }

  static float[][] rows(NDArray matrix, int count) {
    float[] all = matrix.toFloatArray();
    int width = all.length / count;
    float[][] rows = new float[count][];
    for (int row = 0; row < count; row++) {
      rows[row] = Arrays.copyOfRange(all, row * width, (row + 1) * width);
    }
    return rows;
  }

  private NDArray answerStates(PackedBatch batch, NDManager owner) {
    NDArray x = embed(batch, script, owner);
    NDList angles = decoder.angles(batch.positions(), script, owner);
    NDArray runs = runs(batch, owner);
    for (int layer = 0; layer < decoder.layers(); layer++) {
      x = decoder.layer(layer, x, angles, runs, script, owner);
    }
    return chosen(x, batch.answerPlaces(), script, owner);
  }

  /**
   * The embedded tokens of a batch, pictures and text, (N, C).
   *
   * @param owner of the result and of all that is computed on the way
   */
  NDArray embed(PackedBatch batch, TorchScript by, NDManager owner) {
    NDArray text = decoder.embed(owner.create(batch.tokens()), by, owner);
    if (batch.pictures().isEmpty()) {
      return text;
    }
    VisionLayout layout =
        VisionLayout.of(
            batch.pictures().stream().map(PatchedPicture::grid).toList(), config.vision());
    NDArray pictures = vision.tokens(batch.pictures(), layout, by, owner);
    long[] places = new long[layout.tokenOrder().length];
    for (int t = 0; t < places.length; t++) {
      places[t] = batch.imagePlaces()[(int) layout.tokenOrder()[t]];
    }
    return by.call("put_pictures", owner)
        .with(text)
        .with(owner.create(places))
        .with(pictures)
        .tensor();
  }

  static NDArray runs(PackedBatch batch, NDManager owner) {
    return HostNumbers.of(batch.runs(), new Shape(batch.runs().length / 2, 2), owner);
  }

  static NDArray chosen(NDArray x, long[] places, TorchScript script, NDManager owner) {
    return script.call("chosen", owner).with(x).with(owner.create(places)).tensor();
  }

  Decoder decoder() {
    return decoder;
  }

  TorchScript script() {
    return script;
  }

  TorchScript learningScript() {
    return learningScript;
  }

  /** Whether something learns that a batch comes through before the decoder's layers. */
  boolean learnsBeforeTheDecoder(PackedBatch batch) {
    return learningNames()
        .anyMatch(
            name ->
                name.equals(WeightNames.EMBEDDING)
                    || (name.startsWith(WeightNames.VISION) && !batch.pictures().isEmpty()));
  }

  /** Whether something learns that a batch comes through before the final norm and the head. */
  boolean learnsBeforeTheHead(PackedBatch batch) {
    return learnsBeforeTheDecoder(batch)
        || learningNames().anyMatch(name -> name.startsWith(Decoder.LAYERS));
  }

  private Stream<String> learningNames() {
    return Stream.concat(learningWeights.keySet().stream(), lowRanks.byModule().keySet().stream());
  }

  @Override
  public void close() {
    manager.close();
    script.close();
    if (learningScript != script) {
      learningScript.close();
    }
  }
}
