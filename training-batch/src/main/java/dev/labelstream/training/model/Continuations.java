package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.torch.Gradients;
import dev.labelstream.training.torch.HostNumbers;
import dev.labelstream.training.torch.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prompts that go on token by token, side by side. Keys and values of the tokens so far are kept,
 * so that each token is computed once.
 */
public final class Continuations implements AutoCloseable {

  private final Decoder decoder;
  private final TorchScript script;
  private final NDManager manager;
  private final List<LayerCache> caches = new ArrayList<>();
  private long[] nextPositions;
  private float[][] logits;

  /**
   * Reads prompts.
   *
   * @throws IllegalArgumentException if one does not fit the model
   */
  public Continuations(QwenVl model, List<TokenizedExample> prompts) {
    this.decoder = model.decoder();
    this.script = model.script();
    this.manager = model.manager().newSubManager();
    PackedBatch batch = PackedBatch.of(prompts, model.config());
    long[] lengths = prompts.stream().mapToLong(TokenizedExample::length).toArray();
    this.nextPositions =
        prompts.stream()
            .mapToLong(
                prompt ->
                    TokenPositions.of(
                            prompt,
                            model.config().imageToken(),
                            model.config().vision().mergeSize())
                        .next())
            .toArray();
    this.logits =
        Gradients.unrecorded(
            () -> {
              for (int layer = 0; layer < decoder.layers(); layer++) {
                caches.add(new LayerCache(empty(prompts.size()), empty(prompts.size())));
              }
              try (NDManager owner = manager.newSubManager()) {
                NDArray x = model.embed(batch, script, owner);
                return through(x, batch.positions(), lengths, owner);
              }
            });
  }

  private List<NDArray> empty(int examples) {
    List<NDArray> empty = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      empty.add(decoder.noCache(script, manager));
    }
    return empty;
  }

  /** How many go on. */
  public int size() {
    return nextPositions.length;
  }

  /**
   * For each that goes on, a logit for each token of the vocabulary. The caller may change them.
   */
  public float[][] logits() {
    return logits;
  }

  /**
   * Goes on.
   *
   * @param tokens one for each that {@code continuing} names
   * @param continuing which go on, by their place among those that went on so far, in order
   */
  public void append(int[] tokens, List<Integer> continuing) {
    if (tokens.length != continuing.size() || tokens.length == 0) {
      throw new IllegalArgumentException(
          "%d tokens for %d continuations".formatted(tokens.length, continuing.size()));
    }
    caches.replaceAll(cache -> cache.only(continuing));
    long[] own = continuing.stream().mapToLong(i -> nextPositions[i]).toArray();
    long[] positions = new long[3 * own.length];
    for (int axis = 0; axis < 3; axis++) {
      System.arraycopy(own, 0, positions, axis * own.length, own.length);
    }
    nextPositions = Arrays.stream(own).map(position -> position + 1).toArray();
    long[] lengths = new long[own.length];
    Arrays.fill(lengths, 1);
    logits =
        Gradients.unrecorded(
            () -> {
              try (NDManager owner = manager.newSubManager()) {
                long[] ids = Arrays.stream(tokens).asLongStream().toArray();
                NDArray x = decoder.embed(owner.create(ids), script, owner);
                return through(x, positions, lengths, owner);
              }
            });
  }

  private float[][] through(NDArray embedded, long[] positions, long[] lengths, NDManager owner) {
    NDList angles = decoder.angles(positions, script, owner);
    NDArray counts = HostNumbers.of(lengths, new Shape(lengths.length), owner);
    NDArray x = embedded;
    for (int layer = 0; layer < decoder.layers(); layer++) {
      LayerCache past = caches.get(layer);
      NDList results = decoder.layer(layer, x, angles, counts, past, script, owner);
      past.close();
      x = results.get(0);
      List<NDArray> kept = results.subList(1, results.size());
      kept.forEach(tensor -> tensor.attach(manager));
      caches.set(
          layer,
          new LayerCache(
              List.copyOf(kept.subList(0, lengths.length)),
              List.copyOf(kept.subList(lengths.length, 2 * lengths.length))));
    }
    long[] last = new long[lengths.length];
    long end = 0;
    for (int i = 0; i < lengths.length; i++) {
      end += lengths[i];
      last[i] = end - 1;
    }
    NDArray states = QwenVl.chosen(x, last, script, owner);
    return QwenVl.rows(decoder.logits(states, script, owner), lengths.length);
  }

  @Override
  public void close() {
    manager.close();
  }
}
