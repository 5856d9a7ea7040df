/** A Flink cluster in the process of a command, and how the command tells of its job. */
@NullMarked
package dev.labelstream.e2e.local;

import org.jspecify.annotations.NullMarked;
