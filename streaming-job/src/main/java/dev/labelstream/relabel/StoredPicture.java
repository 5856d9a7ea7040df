package dev.labelstream.relabel;

import dev.labelstream.sinks.StoredRow;
import dev.labelstream.udf.Picture;

/**
 * A picture of a stored row, whole and with a header that was read.
 *
 * @param bytes as stored; owned by this record
 * @param mediaType sniffed from the bytes, for example {@code image/png}
 * @param width pixels, as stored (before any EXIF rotation)
 * @param height pixels, as stored
 */
public record StoredPicture(StoredRow row, byte[] bytes, String mediaType, int width, int height)
    implements Picture {}
