package dev.labelstream.cli.flink;

import org.jspecify.annotations.Nullable;

/**
 * A wish for a savepoint.
 *
 * @param directory where to; null for the cluster's own choice
 * @param stop whether the job stops with it
 * @param trigger 32 hexadecimal digits by which Flink knows the wish again, for as long as its
 *     JobManager lives: asked for twice, it is done once; null for a new wish
 */
public record SavepointRequest(
    String job, @Nullable String directory, boolean stop, @Nullable String trigger) {

  /** A new wish. */
  public SavepointRequest(String job, @Nullable String directory, boolean stop) {
    this(job, directory, stop, null);
  }
}
