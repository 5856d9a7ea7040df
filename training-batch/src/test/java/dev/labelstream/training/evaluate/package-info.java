@NullMarked
package dev.labelstream.training.evaluate;

import org.jspecify.annotations.NullMarked;
