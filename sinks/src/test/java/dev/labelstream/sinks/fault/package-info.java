/**
 * The promise under faults: every row exactly once, whatever fails, as an independent reader sees
 * it; and sinks that are wrong in known ways, which these tests must tell from the right one.
 */
@NullMarked
package dev.labelstream.sinks.fault;

import org.jspecify.annotations.NullMarked;
