/** Runs the ingest job where the context says: in this process, or on a cluster. */
@NullMarked
package dev.labelstream.e2e.submit;

import org.jspecify.annotations.NullMarked;
