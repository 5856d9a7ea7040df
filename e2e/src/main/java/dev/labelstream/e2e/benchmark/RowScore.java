package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.StoredRow;

/** A made score of a stored row. */
record RowScore(StoredRow row, float score) {}
