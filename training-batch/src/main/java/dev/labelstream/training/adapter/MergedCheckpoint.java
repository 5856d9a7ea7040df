package dev.labelstream.training.adapter;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.CheckpointCopy;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.FolderAside;
import dev.labelstream.training.checkpoint.WeightNames;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint of which an adapter has become part, for those who know no adapters. */
public final class MergedCheckpoint {

  private MergedCheckpoint() {}

  /**
   * Writes one, in the types of the base model. Weights are mapped and merged one by one, so that
   * the model need not fit into memory.
   *
   * @param output where nothing must be yet; there is nothing before it is whole
   * @return how many weights the adapter was added to
   * @throws IOException if the base model or the adapter cannot be read or do not fit each other,
   *     or the output cannot be written
   */
  public static int write(Path baseModel, Path adapter, Path output) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(baseModel);
    // As it is stored, so that nothing is copied.
    ElementType stored = checkpoint.tensor(WeightNames.EMBEDDING).type();
    var settings = new ModelSettings(new ComputeDevice.Cpu(), stored, 0);
    try (QwenVl model = QwenVl.open(checkpoint, settings)) {
      int merged = AdapterFiles.read(adapter, model).modules().size();
      FolderAside.write(
          output, folder -> CheckpointCopy.write(checkpoint, folder, new MergedWeights(model)));
      return merged;
    }
  }
}
