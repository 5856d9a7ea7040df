/** The whole system on one machine: demo, benchmarks, fault tests, interop tests. */
@NullMarked
package dev.labelstream.e2e;

import org.jspecify.annotations.NullMarked;
