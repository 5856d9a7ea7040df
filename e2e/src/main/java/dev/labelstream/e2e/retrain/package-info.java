/**
 * A model is trained on exactly what a savepoint of the ingest job covers, measured, and promoted
 * if it is better: {@code retrain}, {@code runs}, {@code promote}.
 *
 * <pre>
 *   savepoint ──> its commit is in the dataset ──> tag ──> training job ──> gate ──> promote
 *       ^                    |
 *       └── overtaken <──────┘ the job fell back to a checkpoint before it
 * </pre>
 *
 * <ol>
 *   <li>Each step is written down before and after it is taken, in the run's folder beside the
 *       dataset. What was done is nevertheless looked up where it happened: in the run's own folder
 *       of savepoints, in the dataset's tags, among Flink's jobs, in the models' folder.
 *   <li>What is asked of Flink carries an id that follows from the run, so that asking twice is
 *       asking once: a savepoint's trigger, a job's id.
 *   <li>A savepoint commits nothing; the checkpoint after it does. Its commit is awaited by the id
 *       that the savepoint holds. If the job falls back to a checkpoint before the savepoint, that
 *       commit never comes and the savepoint can never be restored: another one is taken.
 *   <li>One process at a time works on the runs of a dataset: a lock of the operating system, which
 *       a killed process gives back.
 *   <li>An ingest job that was stopped is started again when the training has ended, however it
 *       ended; a command that was killed in between does it when it is called again.
 * </ol>
 */
@NullMarked
package dev.labelstream.e2e.retrain;

import org.jspecify.annotations.NullMarked;
