@NullMarked
package dev.labelstream.training.caption;

import org.jspecify.annotations.NullMarked;
