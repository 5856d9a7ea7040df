package dev.labelstream.cli.status;

import dev.labelstream.cli.flink.Checkpoints;
import dev.labelstream.cli.flink.Job;

/** One ingest job that has not ended. */
public record IngestStatus(
    Job job, IngestFigures figures, Checkpoints checkpoints, long restarts, String lastException) {

  /** By the id: to compare whole records, the JDK first makes classes, which takes longer. */
  boolean isOf(Job other) {
    return job.id().equals(other.id());
  }
}
