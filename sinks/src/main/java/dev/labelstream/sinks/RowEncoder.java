package dev.labelstream.sinks;

import java.io.Serializable;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Turns rows into Arrow columns. The sink knows nothing else of its rows.
 *
 * <p>Rows are kept until they are encoded, on another thread: a row must not change after it was
 * given to the sink.
 */
public interface RowEncoder<T> extends Serializable {

  /**
   * The dataset's columns, in order. All must be nullable: Lance commits a fragment that lacks a
   * non-nullable column, and a later scan of it aborts the process.
   */
  Schema schema();

  /** About how many bytes the row takes in the dataset; decides when a batch is full. */
  long sizeOf(T row);

  /**
   * Writes the rows into the root's vectors, which are empty and not allocated, at positions 0 to
   * {@code rows.size() - 1}. The caller sets the row count. The root may have more columns, which
   * the dataset has and this encoder does not know: they stay null.
   */
  void encode(List<T> rows, VectorSchemaRoot root);
}
