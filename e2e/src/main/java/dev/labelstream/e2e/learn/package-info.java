/**
 * Shows that the training learns: a model that knows nothing is fine-tuned in full on painted
 * scenes of all kinds but one, then by an adapter on scenes of the one that it never saw, and is
 * asked about scenes that it was not taught.
 *
 * <ol>
 *   <li>{@link dev.labelstream.e2e.learn.QuizScenes} chooses scenes whose caption says all there is
 *       to know, always in one form.
 *   <li>{@link dev.labelstream.e2e.learn.PaintedDataset} writes them into a dataset as the ingest
 *       job would.
 *   <li>{@code labelstream train} learns from it, and lets the base model and the new one describe
 *       what was held out.
 *   <li>{@link dev.labelstream.e2e.learn.Description} takes the answers apart, and {@link
 *       dev.labelstream.e2e.learn.Marks} counts what is right.
 * </ol>
 */
@NullMarked
package dev.labelstream.e2e.learn;

import org.jspecify.annotations.NullMarked;
