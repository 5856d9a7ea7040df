/** What an operator wants to see at a glance. */
@NullMarked
package dev.labelstream.cli.status;

import org.jspecify.annotations.NullMarked;
