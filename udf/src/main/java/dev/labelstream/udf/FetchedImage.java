package dev.labelstream.udf;

import java.time.Instant;

/**
 * A picture as it came over the wire, whole and with a header that was read.
 *
 * @param bytes the picture, not re-encoded; owned by this record
 * @param mediaType sniffed from the bytes, for example {@code image/png}
 * @param width pixels, as stored (before any EXIF rotation)
 * @param height pixels, as stored
 * @param sha256 of {@code bytes}, 64 lower-case hex digits
 */
public record FetchedImage(
    ImageRef ref,
    byte[] bytes,
    String mediaType,
    int width,
    int height,
    String sha256,
    Instant fetchedAt)
    implements Picture {}
