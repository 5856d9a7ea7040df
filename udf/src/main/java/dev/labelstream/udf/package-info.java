/**
 * The records that flow from one stage of the pipeline to the next.
 *
 * <pre>
 * ImageRef -> FetchOutcome -> FetchedImage -> ScoreOutcome -> LabeledImage
 *                  |                              |
 *                  `-------- Failure -------------'-> DeadLetter
 * </pre>
 *
 * <p>All are plain records that Flink's POJO serializer takes. They are immutable: an array in a
 * record is owned by it and nobody writes into it afterwards. Operators may therefore hand the same
 * instance on ({@code pipeline.object-reuse}).
 */
@NullMarked
package dev.labelstream.udf;

import org.jspecify.annotations.NullMarked;
