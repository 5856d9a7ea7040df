@NullMarked
package dev.labelstream.training.data;

import org.jspecify.annotations.NullMarked;
