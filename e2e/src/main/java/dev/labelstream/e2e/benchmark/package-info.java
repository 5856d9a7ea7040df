/** What the parts cost, measured on one machine. */
@NullMarked
package dev.labelstream.e2e.benchmark;

import org.jspecify.annotations.NullMarked;
