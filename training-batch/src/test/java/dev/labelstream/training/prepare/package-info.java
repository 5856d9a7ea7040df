@NullMarked
package dev.labelstream.training.prepare;

import org.jspecify.annotations.NullMarked;
