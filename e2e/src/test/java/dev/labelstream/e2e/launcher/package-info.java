@NullMarked
package dev.labelstream.e2e.launcher;

import org.jspecify.annotations.NullMarked;
