package dev.labelstream.training.adapter;

import dev.labelstream.training.model.ModelPart;
import java.util.List;
import java.util.Set;

/**
 * Which low-rank products are learned.
 *
 * @param rank R, how thin the matrices are
 * @param alpha the products are multiplied by {@code alpha / rank}
 * @param dropout the share of the inputs that is left out while learning; the model has to be
 *     opened with the same
 * @param targets the last words of the linear modules' names, such as {@code q_proj}, or {@code
 *     all}
 * @param frozen parts that have no products
 */
public record LoraSettings(
    int rank, double alpha, double dropout, List<String> targets, Set<ModelPart> frozen) {

  /** Takes all linear modules of the parts that are not frozen. */
  public static final String ALL = "all";

  public LoraSettings {
    if (rank < 1) {
      throw new IllegalArgumentException("The rank must be positive, but is " + rank);
    }
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("Alpha must be positive, but is " + alpha);
    }
    targets = List.copyOf(targets);
    frozen = Set.copyOf(frozen);
  }

  double scale() {
    return alpha / rank;
  }

  /** Whether a module, by its name when running, gets a product. */
  public boolean targets(String module) {
    return !frozen.contains(ModelPart.of(module))
        && (targets.contains(ALL)
            || targets.stream()
                .anyMatch(target -> module.equals(target) || module.endsWith("." + target)));
  }
}
