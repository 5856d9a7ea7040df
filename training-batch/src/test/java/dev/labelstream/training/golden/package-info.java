/** Numbers of the reference implementation, as its script wrote them. */
@NullMarked
package dev.labelstream.training.golden;

import org.jspecify.annotations.NullMarked;
