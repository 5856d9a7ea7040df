package dev.labelstream.cli.flink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint or savepoint.
 *
 * @param path from which a job can be started; null if it has failed
 * @param failure why it has failed; null if it has not
 */
public record Checkpoint(
    long id,
    boolean savepoint,
    Instant triggered,
    @Nullable String path,
    @Nullable String failure,
    boolean discarded) {}
