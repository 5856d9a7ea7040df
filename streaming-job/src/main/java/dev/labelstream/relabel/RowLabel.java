package dev.labelstream.relabel;

import dev.labelstream.sinks.StoredRow;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.Label;
import org.jspecify.annotations.Nullable;

/** What a model says of a stored row: exactly one of {@code label} and {@code failure} is there. */
public record RowLabel(StoredRow row, @Nullable Label label, @Nullable Failure failure) {

  public RowLabel {
    if ((label == null) == (failure == null)) {
      throw new IllegalArgumentException("Exactly one of label and failure must be given");
    }
  }

  static RowLabel labeled(StoredRow row, Label label) {
    return new RowLabel(row, label, null);
  }

  static RowLabel failed(StoredRow row, Failure failure) {
    return new RowLabel(row, null, failure);
  }
}
