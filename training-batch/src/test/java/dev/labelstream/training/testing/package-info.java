/** What several tests of training use. */
@NullMarked
package dev.labelstream.training.testing;

import org.jspecify.annotations.NullMarked;
