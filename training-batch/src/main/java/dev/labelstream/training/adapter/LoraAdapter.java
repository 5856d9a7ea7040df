package dev.labelstream.training.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.labelstream.training.model.LowRank;
import dev.labelstream.training.model.LowRanks;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.torch.Gradients;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Low-rank products in single precision that are added to a model and learn. */
public final class LoraAdapter {

  private final LoraSettings settings;
  private final Map<String, LowRank> byModule;

  LoraAdapter(LoraSettings settings, Map<String, LowRank> byModule) {
    this.settings = settings;
    this.byModule = byModule;
  }

  /**
   * Begins an adapter as PEFT does: {@code A} drawn evenly between plus and minus the inverse root
   * of its width, {@code B} zero, so that nothing is added yet. Adds it to the model.
   *
   * @param seed of what is drawn; each module draws by its own name
   * @throws IllegalArgumentException if no module is a target
   */
  public static LoraAdapter begin(QwenVl model, LoraSettings settings, long seed) {
    Map<String, LowRank> byModule = new LinkedHashMap<>();
    for (String module : model.linearModules()) {
      if (settings.targets(module)) {
        Shape shape = model.weight(module + ".weight").getShape();
        byModule.put(module, lowRank(module, shape, settings.rank(), seed, model.manager()));
      }
    }
    if (byModule.isEmpty()) {
      throw new IllegalArgumentException(
          "No linear module of the model is one of %s outside of the frozen parts %s"
              .formatted(settings.targets(), settings.frozen()));
    }
    var adapter = new LoraAdapter(settings, byModule);
    adapter.addTo(model);
    return adapter;
  }

  private static LowRank lowRank(
      String module, Shape weight, int rank, long seed, NDManager owner) {
    int in = Math.toIntExact(weight.get(1));
    var random = new SplittableRandom(seed * 31 + module.hashCode());
    double bound = 1 / Math.sqrt(in);
    float[] down = new float[rank * in];
    for (int i = 0; i < down.length; i++) {
      down[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return new LowRank(
        owner.create(down, new Shape(rank, in)), owner.zeros(new Shape(weight.get(0), rank)));
  }

  /** Adds it to a model, where it collects gradients from now on. */
  void addTo(QwenVl model) {
    parameters().values().forEach(Gradients::want);
    model.add(new LowRanks(byModule, settings.scale()));
  }

  /** What it was begun with. */
  public LoraSettings settings() {
    return settings;
  }

  /** The modules that it adds to, by their names when running. */
  public List<String> modules() {
    return List.copyOf(byModule.keySet());
  }

  Map<String, LowRank> byModule() {
    return byModule;
  }

  /** The matrices by PEFT's names, always in the same order. */
  public Map<String, NDArray> parameters() {
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    byModule.forEach(
        (module, lowRank) -> {
          parameters.put(PeftNames.down(module), lowRank.down());
          parameters.put(PeftNames.up(module), lowRank.up());
        });
    return parameters;
  }
}
