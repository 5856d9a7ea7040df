package dev.labelstream.sinks;

import org.apache.arrow.vector.VectorSchemaRoot;

/** A file of labels that is being written. Failures of the storage are unchecked. */
public interface LabelFile extends AutoCloseable {

  /** Adds a batch, which stays the caller's. */
  void write(VectorSchemaRoot batch);

  /** Ends the file: it is whole on the storage when this returns. */
  StagedLabels finish();

  /** Gives the file up if it was not finished, and removes it where that is cheap. */
  @Override
  void close();
}
