package dev.labelstream.sinks;

import java.io.Serializable;

/**
 * What a model says of a stored note. Its value follows from the note's number and the model, so a
 * reader can check it.
 *
 * @param model for example {@code m2}
 */
public record NoteLabel(StoredRow row, long number, String model) implements Serializable {

  public long value() {
    return number * 1000 + Long.parseLong(model.substring(1));
  }
}
