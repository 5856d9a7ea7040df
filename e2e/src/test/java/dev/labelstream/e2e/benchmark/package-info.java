@NullMarked
package dev.labelstream.e2e.benchmark;

import org.jspecify.annotations.NullMarked;
