package dev.labelstream.sinks;

import java.io.IOException;

/**
 * How far a dataset has come with a label, at its newest version.
 *
 * @param rows all rows
 * @param lacking the rows among them that are to be given the label
 * @param failed the rows among them that the label's model has failed on
 */
public record LabelProgress(long version, long rows, long lacking, long failed) {

  /**
   * Counts; no byte of the rows' content is read.
   *
   * @param failureColumn that is null unless the model failed
   * @throws IOException if there is no such dataset, or it cannot be read
   */
  public static LabelProgress of(SourceSettings settings, String failureColumn) throws IOException {
    try (ReadableDataset newest =
        ReadableDataset.newest(settings.dataset(), settings.storage())
            .orElseThrow(() -> new IOException("There is no dataset " + settings.dataset()))) {
      return new LabelProgress(
          newest.version(),
          newest.dataset().countRows(),
          newest.plan(settings.label()).rows(),
          newest.has(failureColumn)
              ? newest.dataset().countRows(failureColumn + " IS NOT NULL")
              : 0);
    }
  }

  /** The rows that have the label, or that its model has failed on. */
  public long done() {
    return rows - lacking;
  }
}
