package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of one block as its TorchScript method takes them, and what is added to its linear
 * modules.
 *
 * <p>The method takes the latter as one list: the scale, then for each linear module the two thin
 * matrices, empty where nothing is added.
 */
final class Block {

  private final List<NDArray> weights;
  private final List<String> linearModules;
  private List<NDArray> added;

  /**
   * Takes its weights.
   *
   * @param name of the block, which the names below follow after a dot
   * @param parameters in the order of the method
   * @param linearModules in the order in which the method numbers them
   * @param owner of what stands for nothing added
   */
  Block(
      Weights weights,
      String name,
      List<String> parameters,
      List<String> linearModules,
      NDManager owner) {
    this.weights =
        weights.tensors(parameters.stream().map(parameter -> name + "." + parameter).toList());
    this.linearModules = linearModules.stream().map(module -> name + "." + module).toList();
    this.added = listOf(LowRanks.none(), owner);
  }

  /** Sets what is added to the linear modules. */
  void add(LowRanks lowRanks, NDManager owner) {
    added = listOf(lowRanks, owner);
  }

  private List<NDArray> listOf(LowRanks lowRanks, NDManager owner) {
    List<NDArray> list = new ArrayList<>();
    list.add(owner.create((float) lowRanks.scale()));
    for (String module : linearModules) {
      LowRank lowRank = lowRanks.byModule().get(module);
      list.add(lowRank == null ? nothing(owner) : lowRank.down());
      list.add(lowRank == null ? nothing(owner) : lowRank.up());
    }
    return list;
  }

  private static NDArray nothing(NDManager owner) {
    return owner.create(new Shape(0), DataType.FLOAT32);
  }

  List<NDArray> weights() {
    return weights;
  }

  List<NDArray> added() {
    return added;
  }

  List<String> linearModules() {
    return linearModules;
  }
}
