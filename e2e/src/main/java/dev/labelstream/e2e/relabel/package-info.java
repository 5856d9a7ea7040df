/** {@code labelstream relabel}: the relabel job in a cluster of its own, in this process. */
@NullMarked
package dev.labelstream.e2e.relabel;

import org.jspecify.annotations.NullMarked;
