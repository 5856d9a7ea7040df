@NullMarked
package dev.labelstream.training.optimize;

import org.jspecify.annotations.NullMarked;
