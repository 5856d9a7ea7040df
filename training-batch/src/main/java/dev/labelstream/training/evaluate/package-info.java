/** How well a model answers what is held out. */
@NullMarked
package dev.labelstream.training.evaluate;

import org.jspecify.annotations.NullMarked;
