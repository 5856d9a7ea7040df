/**
 * {@code labelstream train}: the training job in this process or on a cluster, with its progress in
 * the terminal. Called again after this process was killed, it goes on from its last checkpoint.
 */
@NullMarked
package dev.labelstream.e2e.train;

import org.jspecify.annotations.NullMarked;
