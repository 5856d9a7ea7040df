/** The ingest job between a real broker and a real dataset, and what Python sees of its rows. */
@NullMarked
package dev.labelstream.e2e.ingest;

import org.jspecify.annotations.NullMarked;
