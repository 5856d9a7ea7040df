package dev.labelstream.training.job;

import dev.labelstream.training.prepare.PreparedExample;
import org.jspecify.annotations.Nullable;

/**
 * What is at a place of the run.
 *
 * @param place from 0
 * @param example null if it could not be prepared
 * @param refusal why not; null if it could
 */
public record PreparedPlace(
    long place, @Nullable PreparedExample example, @Nullable String refusal) {}
