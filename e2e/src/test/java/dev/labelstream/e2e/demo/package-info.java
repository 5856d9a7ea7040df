/**
 * The demo as its user has it: a process that is started, interrupted, killed and started again.
 */
@NullMarked
package dev.labelstream.e2e.demo;

import org.jspecify.annotations.NullMarked;
