/** How a model answers: token by token, the likeliest or one drawn. */
@NullMarked
package dev.labelstream.training.generate;

import org.jspecify.annotations.NullMarked;
