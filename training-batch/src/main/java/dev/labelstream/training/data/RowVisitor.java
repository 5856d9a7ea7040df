package dev.labelstream.training.data;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Looks at one row after the other. */
@FunctionalInterface
interface RowVisitor {

  /**
   * @param rowId by which the row can be taken again
   * @param batch the columns
   * @param row in the batch
   */
  void see(long rowId, VectorSchemaRoot batch, int row);
}
