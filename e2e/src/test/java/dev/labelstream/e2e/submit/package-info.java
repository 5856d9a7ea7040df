/** The operator's commands on a cluster of real processes. */
@NullMarked
package dev.labelstream.e2e.submit;

import org.jspecify.annotations.NullMarked;
