/** Processes that are found again by their folder. */
@NullMarked
package dev.labelstream.cli.cluster;

import org.jspecify.annotations.NullMarked;
