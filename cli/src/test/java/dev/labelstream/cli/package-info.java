/** The commands against a Flink that answers what a real one has answered. */
@NullMarked
package dev.labelstream.cli;

import org.jspecify.annotations.NullMarked;
