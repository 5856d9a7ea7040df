@NullMarked
package dev.labelstream.training.generate;

import org.jspecify.annotations.NullMarked;
