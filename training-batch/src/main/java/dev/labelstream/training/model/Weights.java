package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.StoredTensor;
import dev.labelstream.training.torch.MappedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of a checkpoint as tensors, by their names when running. */
final class Weights {

  private final Map<String, NDArray> tensors;

  private Weights(Map<String, NDArray> tensors) {
    this.tensors = tensors;
  }

  /**
   * Takes the weights out of their files. Those that are stored in the wanted type are read from
   * there as they are used.
   *
   * @param names of the weights, when running
   * @param owner of the tensors, on the device where they shall be
   * @throws IOException if a file cannot be read or lacks one
   */
  static Weights read(Checkpoint checkpoint, List<String> names, ElementType type, NDManager owner)
      throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    Map<Path, MappedFile> files = new HashMap<>();
    try {
      for (String name : names) {
        StoredTensor stored = checkpoint.tensor(name);
        MappedFile file = files.get(stored.file());
        if (file == null) {
          file = MappedFile.open(stored.file());
          files.put(stored.file(), file);
        }
        tensors.put(
            name,
            file.tensor(
                new MappedFile.Part(
                    stored.offset(),
                    stored.type().torchCode(),
                    stored.type().bytes(),
                    stored.shape()),
                type.torchCode(),
                owner));
      }
    } finally {
      files.values().forEach(MappedFile::close);
    }
    return new Weights(tensors);
  }

  /** The tensor of a name that was read. */
  NDArray tensor(String name) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("The weight %s was not read".formatted(name));
    }
    return tensor;
  }

  /** The tensors of names that were read. */
  List<NDArray> tensors(List<String> names) {
    return names.stream().map(this::tensor).toList();
  }

  Map<String, NDArray> all() {
    return Collections.unmodifiableMap(tensors);
  }
}
