/**
 * A label whose model says what it sees: a Qwen-VL checkpoint, with an adapter or without one.
 *
 * <p>It is declared like any other label ({@link dev.labelstream.training.caption.CaptionOptions})
 * and found by the jobs as a {@link dev.labelstream.udf.score.LabelKind}. A picture is prepared and
 * asked about as in training and its evaluation, so the same model gives the same answers.
 */
@NullMarked
package dev.labelstream.training.caption;

import org.jspecify.annotations.NullMarked;
