package dev.labelstream.e2e.retrain;

/**
 * The version of the dataset that a run means.
 *
 * @param rows that it has
 */
record RunVersion(String tag, long version, long rows) {}
