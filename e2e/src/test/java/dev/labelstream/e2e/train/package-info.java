@NullMarked
package dev.labelstream.e2e.train;

import org.jspecify.annotations.NullMarked;
