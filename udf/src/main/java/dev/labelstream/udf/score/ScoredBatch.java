package dev.labelstream.udf.score;

import java.util.List;

/**
 * The models' answers to a batch.
 *
 * @param verdicts one for each picture, in the batch's order
 * @param decodeNanos for each picture, what its decoding took
 * @param waitNanos from the first picture's arrival until the models began
 * @param modelNanos what all models took for the batch
 */
record ScoredBatch(
    List<Verdict> verdicts, List<Long> decodeNanos, long waitNanos, long modelNanos) {}
