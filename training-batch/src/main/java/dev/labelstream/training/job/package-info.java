/**
 * The training job: a bounded Flink job in streaming mode, since batch mode takes no checkpoints.
 *
 * <pre>
 *   places ──> prepare ──────────────> learn ──> result, written aside and renamed into place
 *   0, 1, 2..  take a row, tokenise,   a step for each full batch;
 *              resize; on CPU slots    evaluation when all is learned
 * </pre>
 *
 * <ol>
 *   <li>A place says which example comes when; the order of an epoch is computed from the seed, so
 *       that places are all that has to be counted.
 *   <li>{@code prepare} keeps the order and has a bounded number of examples under way. It keeps no
 *       example in its state, only their places.
 *   <li>{@code learn} writes into each checkpoint what was learned, the optimizer's memory, the
 *       examples of the step that is being filled, and the steps so far. After a failure the same
 *       examples come in the same order, and on a CPU the same adapter, bit for bit.
 * </ol>
 */
@NullMarked
package dev.labelstream.training.job;

import org.jspecify.annotations.NullMarked;
