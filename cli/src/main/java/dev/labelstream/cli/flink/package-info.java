/** A Flink cluster as its REST interface shows it. */
@NullMarked
package dev.labelstream.cli.flink;

import org.jspecify.annotations.NullMarked;
