package dev.labelstream.e2e.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody uploaded, as the message will tell of it.
 *
 * @param id names it for ever; no other upload of its sequence has it
 * @param caption the uploader's words, if any
 */
public record Upload(String id, String url, @Nullable String caption, Instant uploadedAt) {}
