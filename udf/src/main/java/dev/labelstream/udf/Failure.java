package dev.labelstream.udf;

import java.time.Instant;

/**
 * Why an upload could not go on.
 *
 * @param detail one sentence for a person: what was expected, what was found
 * @param attempts how often it was tried; 0 if it was refused unseen
 */
public record Failure(FailureReason reason, String detail, int attempts, Instant failedAt) {}
