/**
 * Tests that need the Python peers, an environment of 6 GB: {@code mvn verify -Ppeers} runs them
 * and makes it.
 */
@NullMarked
package dev.labelstream.training.peers;

import org.jspecify.annotations.NullMarked;
