/**
 * Reads a picture's outside from its bytes: which format it has, how large it is, and whether it is
 * whole. Nothing is decoded, and nothing is allocated by a size that the bytes declare.
 *
 * <p>{@link dev.labelstream.udf.image.PictureProbe} looks at the first bytes and asks the one file
 * here that knows the format. Each of these accepts any byte string and never throws.
 */
@NullMarked
package dev.labelstream.udf.image;

import org.jspecify.annotations.NullMarked;
