/** What is read from Flink's REST interface. */
@NullMarked
package dev.labelstream.cli.flink;

import org.jspecify.annotations.NullMarked;
