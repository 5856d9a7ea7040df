package dev.labelstream.cli.status;

import dev.labelstream.cli.flink.Checkpoints;
import dev.labelstream.cli.flink.Job;

/** One ingest job that has not ended. */
public record IngestStatus(
    Job job, IngestFigures figures, Checkpoints checkpoints, long restarts, String lastException) {}
