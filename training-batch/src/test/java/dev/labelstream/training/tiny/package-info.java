@NullMarked
package dev.labelstream.training.tiny;

import org.jspecify.annotations.NullMarked;
