package dev.labelstream.e2e.retrain;

/**
 * The savepoint of a run.
 *
 * @param job the ingest job that it is of
 * @param checkpointId that Flink gave it
 */
record RunSavepoint(String path, String job, long checkpointId) {}
