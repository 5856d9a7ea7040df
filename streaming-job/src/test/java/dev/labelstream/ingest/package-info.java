/** Tests of how the ingest job is configured and wired. */
@NullMarked
package dev.labelstream.ingest;

import org.jspecify.annotations.NullMarked;
