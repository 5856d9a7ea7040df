package dev.labelstream.cli.flink;

import org.jspecify.annotations.Nullable;

/**
 * A wish for a savepoint.
 *
 * @param directory where to; null for the cluster's own choice
 * @param stop whether the job stops with it
 */
public record SavepointRequest(String job, @Nullable String directory, boolean stop) {}
