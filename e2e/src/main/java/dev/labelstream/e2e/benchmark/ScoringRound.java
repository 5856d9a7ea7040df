package dev.labelstream.e2e.benchmark;

/**
 * What was measured one after the other.
 *
 * @param bareModel DJL's predictor in a loop over batches that are decoded already
 * @param jobScoring the job's operator over the same decoded pictures, chained to their source, so
 *     what it adds to the model is its batching, its threads, the copy into a batch, and the labels
 * @param decodeAndModel the job's decoder and then DJL's predictor, in a loop over the pictures
 * @param endToEnd the job's operator over the pictures, which come to it as they do in the ingest
 *     job, from another task
 */
record ScoringRound(Pace bareModel, Pace jobScoring, Pace decodeAndModel, Pace endToEnd) {

  double jobOfBare() {
    return jobScoring.imagesPerSecond() / bareModel.imagesPerSecond();
  }

  double endToEndOfDecodeAndModel() {
    return endToEnd.imagesPerSecond() / decodeAndModel.imagesPerSecond();
  }

  /** The same by CPU time: below 1 where the job needs more of it. */
  double jobOfBareByCpu() {
    return bareModel.cpuMillisPerPicture() / jobScoring.cpuMillisPerPicture();
  }

  /** As {@link #jobOfBareByCpu}. */
  double endToEndOfDecodeAndModelByCpu() {
    return decodeAndModel.cpuMillisPerPicture() / endToEnd.cpuMillisPerPicture();
  }
}
