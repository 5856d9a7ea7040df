/** The relabel job, from the stored picture to the column that Python reads. */
@NullMarked
package dev.labelstream.e2e.relabel;

import org.jspecify.annotations.NullMarked;
