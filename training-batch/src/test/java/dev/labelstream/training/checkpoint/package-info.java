@NullMarked
package dev.labelstream.training.checkpoint;

import org.jspecify.annotations.NullMarked;
