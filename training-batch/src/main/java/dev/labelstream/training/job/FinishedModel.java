package dev.labelstream.training.job;

import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import java.io.IOException;
import java.nio.file.Path;

/** What an earlier run has written: an adapter, or a whole checkpoint. */
final class FinishedModel {

  private FinishedModel() {}

  /**
   * Opens it: an adapter on the base model that it names.
   *
   * @throws IOException if it or its base model is missing or broken
   */
  static QwenVl open(Path folder, ModelSettings settings) throws IOException {
    if (!AdapterFiles.isAdapter(folder)) {
      return QwenVl.open(Checkpoint.open(folder), settings);
    }
    QwenVl model = QwenVl.open(Checkpoint.open(AdapterFiles.baseModel(folder)), settings);
    try {
      AdapterFiles.read(folder, model);
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
