package dev.labelstream.training.job;

import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.adapter.MergedWeights;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.CheckpointCopy;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.training.optimize.Learner;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The base model with what learns in it. One thread at a time. */
final class LearningModel implements AutoCloseable {

  private final Checkpoint checkpoint;
  private final QwenVl model;
  private final Optional<LoraAdapter> adapter;
  private final Learner learner;

  private LearningModel(
      Checkpoint checkpoint, QwenVl model, Optional<LoraAdapter> adapter, Learner learner) {
    this.checkpoint = checkpoint;
    this.model = model;
    this.adapter = adapter;
    this.learner = learner;
  }

  /**
   * Opens the base model and lets the settings' parts of it learn.
   *
   * @param steps of the whole run, which the learning rate follows
   * @throws IOException if the checkpoint is missing or broken, or the device is not there
   */
  static LearningModel open(TrainingSettings settings, int steps) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(Path.of(settings.baseModel()));
    LearnSettings learn = settings.learn();
    QwenVl model = QwenVl.open(checkpoint, learn.model());
    try {
      Optional<LoraAdapter> adapter =
          learn.method() == TrainingMethod.LORA
              ? Optional.of(LoraAdapter.begin(model, learn.lora(), settings.seed()))
              : Optional.empty();
      var weights =
          adapter
              .map(LoraAdapter::parameters)
              .orElseGet(() -> model.learn(name -> !learn.frozen().contains(ModelPart.of(name))));
      Learner learner = new Learner(model, weights, learn.learning(steps), settings.seed());
      return new LearningModel(checkpoint, model, adapter, learner);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  QwenVl model() {
    return model;
  }

  LearnedStep step(List<List<TokenizedExample>> batches) {
    return learner.step(batches);
  }

  void write(DataOutputStream state) throws IOException {
    learner.writeState(state);
  }

  void read(DataInputStream state) throws IOException {
    learner.readState(state);
  }

  /** Writes what was learned into a folder: an adapter, or a whole checkpoint. */
  void save(Path folder) throws IOException {
    if (adapter.isPresent()) {
      AdapterFiles.write(adapter.get(), checkpoint.folder().toString(), folder);
    } else {
      CheckpointCopy.write(checkpoint, folder, new MergedWeights(model));
    }
  }

  @Override
  public void close() {
    learner.close();
    model.close();
  }
}
