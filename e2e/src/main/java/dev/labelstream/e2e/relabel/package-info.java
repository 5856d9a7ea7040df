/** {@code labelstream relabel}: the relabel job in this process or on a cluster. */
@NullMarked
package dev.labelstream.e2e.relabel;

import org.jspecify.annotations.NullMarked;
