/**
 * The relabel job: gives stored rows a label that they lack or have of an older model.
 *
 * <pre>
 *   dataset ──> rows ──> read ──> score ──> label columns
 *               (StoredContentSource)       (LabelSink: one version for each checkpoint)
 *                          │        │            ^
 *                          `────────┴── failures ┘
 * </pre>
 *
 * <p>Each label is a branch of its own, with its own source, position, model and sink: labels
 * start, fail, fall behind and are taken away without the others, for the price that a job with two
 * labels reads and decodes each picture twice.
 *
 * <p>A picture that cannot be read, or that the model fails on, gets the model's version without a
 * value, and the reason in the column {@code <label>_failure}. It is written by the same commit as
 * the values, so it is there exactly once; and such a row has its label as far as this model goes,
 * so it is not tried again before there is a newer one.
 */
@NullMarked
package dev.labelstream.relabel;

import org.jspecify.annotations.NullMarked;
