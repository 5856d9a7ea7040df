package dev.labelstream.e2e.benchmark;

/**
 * What was measured one after the other.
 *
 * @param bareModel DJL's predictor in a loop over a batch that is decoded already
 * @param jobScoring the job's operator over bitmaps of the model's size, chained to their source:
 *     to decode one is to copy it, so what the operator adds to the model is its batching, its
 *     threads, that copy, and the labels
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
