/**
 * {@code labelstream train}: the training job on this machine, in a cluster of its own, with its
 * progress in the terminal. Called again after it was killed, it goes on from its last checkpoint.
 */
@NullMarked
package dev.labelstream.e2e.train;

import org.jspecify.annotations.NullMarked;
