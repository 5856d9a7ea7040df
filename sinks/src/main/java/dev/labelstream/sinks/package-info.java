/** How rows become one Lance version, exactly once. */
@NullMarked
package dev.labelstream.sinks;

import org.jspecify.annotations.NullMarked;
