/** The relabel job's settings and columns. */
@NullMarked
package dev.labelstream.relabel;

import org.jspecify.annotations.NullMarked;
