/** The ingest job: Kafka, fetch, score, Lance. */
@NullMarked
package dev.labelstream.ingest;

import org.jspecify.annotations.NullMarked;
