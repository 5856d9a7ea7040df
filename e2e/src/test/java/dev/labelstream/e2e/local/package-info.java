/** Commands as the launcher runs them. */
@NullMarked
package dev.labelstream.e2e.local;

import org.jspecify.annotations.NullMarked;
