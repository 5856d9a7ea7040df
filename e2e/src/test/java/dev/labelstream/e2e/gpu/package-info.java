/** Scoring on GPUs, on a cluster of processes and with GPUs that are pretended. */
@NullMarked
package dev.labelstream.e2e.gpu;

import org.jspecify.annotations.NullMarked;
