/**
 * Uploads that could not become a row, each with its reason: as records in the job, as JSON in the
 * dead-letter topic, committed there once by a protocol of two phases.
 */
@NullMarked
package dev.labelstream.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
