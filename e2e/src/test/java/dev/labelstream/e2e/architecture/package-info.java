/** The rules of the house that a compiler does not check. */
@NullMarked
package dev.labelstream.e2e.architecture;

import org.jspecify.annotations.NullMarked;
