/**
 * Reads pictures and lets models say something about them.
 *
 * <pre>
 * Picture -> [ MicroBatch: full, or its delay has passed ] -> labels, or a failure
 *                    |                                |
 *             decode pool: PictureDecoder      model thread: Scorer, label by label
 *             bytes -> its place in the        (N, 3, H, W) -> N labels
 *             batch's uint8 buffer
 * </pre>
 *
 * <p>{@link dev.labelstream.udf.score.ScoreImages} is the operator, and the task's thread is the
 * only one that touches its fields:
 *
 * <ol>
 *   <li>A picture takes the next place in the batch that is being filled, and the decode pool
 *       starts on it. Without a free batch the operator waits, which is the back-pressure.
 *   <li>A batch that is full or due is closed. Once its last picture is decoded, the model thread
 *       takes it; meanwhile the next one fills and decodes.
 *   <li>The answers come back through the mailbox and are emitted on the task's thread.
 *   <li>Before a barrier, before a watermark and at the end of input everything on its way is
 *       finished. So the operator has no state, and a restore replays what it had.
 * </ol>
 *
 * <p>A label is built in, as {@code quality}, or declared by configuration as {@link
 * dev.labelstream.udf.score.ScoreOptions} shows. Either way its model has a {@link
 * dev.labelstream.udf.score.ModelSignature}: the pictures it takes, what is made of their bytes,
 * and the columns that come from its tensors.
 *
 * <p>Pixels live in direct buffers ({@code batches x batch size x 3 x H x W} bytes, 18 MiB for the
 * default settings and 256 x 256), which count against the task's off-heap memory.
 */
@NullMarked
package dev.labelstream.udf.score;

import org.jspecify.annotations.NullMarked;
