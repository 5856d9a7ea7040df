package dev.labelstream.training.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.torch.Gradients;
import dev.labelstream.training.torch.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the loss of examples and adds its gradients to what learns.
 *
 * <p>The decoder's last states are cut off from the head, and each chunk of the answers is taken
 * back to them by itself, so that only one chunk's logits are held. Where layers are recomputed,
 * the same is done at each layer: only its input is kept, and the rest is computed again on the way
 * back (gradient checkpointing, arXiv 1604.06174), by the same random numbers.
 */
public final class LearningPass {

  private static final long SEED_FACTOR = 0x9E3779B97F4A7C15L;

  private final QwenVl model;
  private final Decoder decoder;
  private final TorchScript script;
  private final boolean recomputeLayers;

  /**
   * Makes passes through a model.
   *
   * @param recomputeLayers saves memory for half as much time again
   */
  public LearningPass(QwenVl model, boolean recomputeLayers) {
    this.model = model;
    this.decoder = model.decoder();
    this.script = model.learningScript();
    this.recomputeLayers = recomputeLayers;
  }

  /**
   * Learns from examples: adds the gradients of their mean loss, times a share, to those that have
   * come together before.
   *
   * @param share of this batch among those whose gradients are added up
   * @param seed of what dropout leaves out
   * @throws IllegalArgumentException if an example does not fit the model, or none has an answer
   */
  public AnswerLoss learn(List<TokenizedExample> examples, double share, long seed) {
    PackedBatch batch = PackedBatch.of(examples, model.config());
    int answers = batch.answers().length;
    if (answers == 0) {
      throw new IllegalArgumentException(
          "None of %d examples has an answer".formatted(examples.size()));
    }
    try (NDManager owner = model.manager().newSubManager()) {
      seed(seed, -1);
      NDArray x =
          model.learnsBeforeTheDecoder(batch)
              ? Gradients.recorded(() -> model.embed(batch, script, owner))
              : Gradients.unrecorded(() -> model.embed(batch, script, owner));
      NDList angles = Gradients.unrecorded(() -> decoder.angles(batch.positions(), script, owner));
      NDArray runs = QwenVl.runs(batch, owner);
      double weight = share / answers;
      double weighted =
          recomputeLayers
              ? throughRecomputedLayers(x, angles, runs, batch, weight, seed, owner)
              : throughLayers(x, angles, runs, batch, weight, seed, owner);
      return new AnswerLoss(weighted / weight, answers);
    }
  }

  private double throughLayers(
      NDArray embedded,
      NDList angles,
      NDArray runs,
      PackedBatch batch,
      double weight,
      long seed,
      NDManager owner) {
    NDArray states =
        Gradients.recorded(
            () -> {
              NDArray x = embedded;
              for (int layer = 0; layer < decoder.layers(); layer++) {
                seed(seed, layer);
                x = decoder.layer(layer, x, angles, runs, script, owner);
              }
              return QwenVl.chosen(x, batch.answerPlaces(), script, owner);
            });
    NDArray cut = leaf(states);
    double loss = throughHead(cut, batch.answers(), weight, owner);
    if (model.learnsBeforeTheHead(batch)) {
      Gradients.backward(states, gradient(cut, owner));
    }
    return loss;
  }

  private double throughRecomputedLayers(
      NDArray embedded,
      NDList angles,
      NDArray runs,
      PackedBatch batch,
      double weight,
      long seed,
      NDManager owner) {
    List<NDArray> inputs = new ArrayList<>();
    NDArray last =
        Gradients.unrecorded(
            () -> {
              NDArray x = embedded;
              for (int layer = 0; layer < decoder.layers(); layer++) {
                inputs.add(x);
                seed(seed, layer);
                x = decoder.layer(layer, x, angles, runs, script, owner);
              }
              return x;
            });
    NDArray cut = leaf(last);
    NDArray states =
        Gradients.recorded(() -> QwenVl.chosen(cut, batch.answerPlaces(), script, owner));
    NDArray cutStates = leaf(states);
    double loss = throughHead(cutStates, batch.answers(), weight, owner);
    Gradients.backward(states, gradient(cutStates, owner));

    NDArray gradient = gradient(cut, owner);
    for (int layer = decoder.layers() - 1; layer >= 0; layer--) {
      gradient = backThrough(layer, inputs.get(layer), gradient, angles, runs, seed, owner);
    }
    if (model.learnsBeforeTheDecoder(batch)) {
      Gradients.backward(embedded, gradient);
    }
    return loss;
  }

  private NDArray backThrough(
      int layer,
      NDArray input,
      NDArray gradient,
      NDList angles,
      NDArray runs,
      long seed,
      NDManager owner) {
    try (NDManager once = owner.newSubManager()) {
      NDArray cut = leaf(input);
      cut.attach(once);
      seed(seed, layer);
      NDArray output =
          Gradients.recorded(() -> decoder.layer(layer, cut, angles, runs, script, once));
      Gradients.backward(output, gradient);
      return gradient(cut, owner);
    }
  }

  /** The loss, and its gradients at the states and at what learns of the head. */
  private double throughHead(NDArray states, long[] answers, double weight, NDManager owner) {
    double loss = 0;
    for (AnswerChunk chunk : AnswerChunk.of(answers.length)) {
      try (NDManager once = owner.newSubManager()) {
        NDArray ownLoss =
            Gradients.recorded(
                () ->
                    decoder.loss(
                        QwenVl.chosen(states, chunk.places(), script, once),
                        once.create(chunk.of(answers)),
                        once.create((float) weight),
                        script,
                        once));
        Gradients.backward(ownLoss, once.create(1f));
        loss += ownLoss.getFloat();
      }
    }
    return loss;
  }

  private static NDArray leaf(NDArray tensor) {
    NDArray leaf = tensor.stopGradient();
    Gradients.want(leaf);
    return leaf;
  }

  private static NDArray gradient(NDArray leaf, NDManager owner) {
    return Gradients.of(leaf, owner)
        .orElseThrow(() -> new IllegalStateException("No gradient has come to a state"));
  }

  /** Random numbers that depend on the place alone, so that a layer finds its own again. */
  private void seed(long seed, int layer) {
    if (model.settings().dropout() > 0) {
      long mixed = (seed * 31 + layer) * SEED_FACTOR;
      Engine.getEngine("PyTorch").setRandomSeed((int) (mixed >>> Integer.SIZE));
    }
  }
}
