@NullMarked
package dev.labelstream.training.text;

import org.jspecify.annotations.NullMarked;
