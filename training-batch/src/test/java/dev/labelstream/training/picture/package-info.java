@NullMarked
package dev.labelstream.training.picture;

import org.jspecify.annotations.NullMarked;
