package dev.labelstream.training.data;

import java.io.Serializable;

/**
 * What became of a dataset's rows; all but {@code rows} add up to it.
 *
 * @param rows of the version
 * @param filteredOut by the filter
 * @param withoutText null or blank captions, messages without an answer
 * @param duplicates of the same picture as an earlier row, by sha256
 * @param refused whose text and pictures cannot fit, or are broken
 * @param heldOut to evaluate with
 * @param trained the rest
 */
public record SelectionCounts(
    long rows,
    long filteredOut,
    long withoutText,
    long duplicates,
    long refused,
    long heldOut,
    long trained)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
