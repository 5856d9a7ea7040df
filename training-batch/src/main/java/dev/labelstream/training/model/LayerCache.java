package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What a layer keeps of the tokens so far of examples.
 *
 * @param keys of each example, (tokens, key heads, size of a head)
 * @param values of each example, of the same shape
 */
record LayerCache(List<NDArray> keys, List<NDArray> values) {

  /** What is kept of some of the examples; the rest is freed. */
  LayerCache only(List<Integer> examples) {
    for (int i = 0; i < keys.size(); i++) {
      if (!examples.contains(i)) {
        close(i);
      }
    }
    return new LayerCache(
        examples.stream().map(keys::get).toList(), examples.stream().map(values::get).toList());
  }

  void close() {
    for (int i = 0; i < keys.size(); i++) {
      close(i);
    }
  }

  private void close(int example) {
    keys.get(example).close();
    values.get(example).close();
  }
}
