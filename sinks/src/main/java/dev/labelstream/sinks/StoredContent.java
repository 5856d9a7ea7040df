package dev.labelstream.sinks;

import org.jspecify.annotations.Nullable;

/**
 * A row of a dataset and what its content column holds.
 *
 * @param bytes as stored; null if the row has none; owned by this record
 */
public record StoredContent(StoredRow row, byte @Nullable [] bytes) {}
