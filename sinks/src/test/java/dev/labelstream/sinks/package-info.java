@NullMarked
package dev.labelstream.sinks;

import org.jspecify.annotations.NullMarked;
