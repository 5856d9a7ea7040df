package dev.labelstream.udf.score;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/** A model that gives each picture one label. Used by one thread at a time. */
public interface Scorer extends AutoCloseable {

  LabelDeclaration declaration();

  /**
   * Scores a batch.
   *
   * @param batch of pictures as {@link LabelDeclaration#input} says; not kept
   * @return one label for each picture, in the batch's order
   * @throws ScoringException if the model fails on this batch; it may still score others
   * @throws DeviceMemoryException if the batch does not fit into the device's memory; fewer
   *     pictures may
   * @throws DeviceException if the device fails; then this scorer is of no more use
   */
  List<Label> score(PictureBatch batch)
      throws ScoringException, DeviceMemoryException, DeviceException;

  @Override
  void close();

  /** Makes the scorer where it is to run; travels with the job. */
  interface Factory extends Serializable {

    LabelDeclaration declaration();

    /**
     * Loads the model and tries it.
     *
     * @throws IOException if the model cannot be loaded, does not run, or does not answer as
     *     declared
     */
    Scorer open(ComputeDevice device) throws IOException;

    /**
     * Looks whether the model works, where the job is submitted; that machine may have no GPU.
     *
     * @param problems is told what is wrong, each as one sentence
     */
    default void check(Consumer<String> problems) {}
  }
}
