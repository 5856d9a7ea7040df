package dev.labelstream.sinks;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Turns labels of stored rows into the columns of one label. The sink knows nothing else of them.
 *
 * @param <T> the labels of one row
 */
public interface LabelEncoder<T> extends RowEncoder<T> {

  /**
   * The label's columns, the {@link #modelColumn} among them, and no other column. All must be
   * nullable. Those that the dataset lacks are added to it.
   */
  @Override
  Schema schema();

  /**
   * The column (utf8) that says which model wrote a row's values. {@link #encode} fills it as well
   * as the others. A row is written only if this column still holds what {@link
   * StoredRow#seenModel} says, so a value of another model that came meanwhile is never
   * overwritten; and not if it holds what is brought already.
   */
  String modelColumn();

  /** Which row the labels are for. */
  StoredRow rowOf(T labels);
}
