package dev.labelstream.e2e.retrain;

/** What a run does, in this order; an ingest job is started again wherever the training ends. */
enum Step {
  SAVEPOINT,
  COMMIT,
  TAG,
  TRAINING,
  INGEST,
  GATE,
  PROMOTION,
  END
}
