/** Tests that what is painted is what is told. */
@NullMarked
package dev.labelstream.e2e.paint;

import org.jspecify.annotations.NullMarked;
