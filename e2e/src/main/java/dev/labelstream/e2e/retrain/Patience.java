package dev.labelstream.e2e.retrain;

import java.time.Duration;

/**
 * How long a run waits for what.
 *
 * @param savepointTimeout how long a savepoint that fails is taken again
 * @param commitTimeout how long the dataset may take to hold what a savepoint covers
 * @param flinkTimeout how long Flink may not answer, or not know a job
 */
record Patience(Duration savepointTimeout, Duration commitTimeout, Duration flinkTimeout) {}
