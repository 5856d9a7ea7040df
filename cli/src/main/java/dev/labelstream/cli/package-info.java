/** An operator's hand: the commands that steer a running system. */
@NullMarked
package dev.labelstream.cli;

import org.jspecify.annotations.NullMarked;
