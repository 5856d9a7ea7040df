/** {@code labelstream dataset}: what a dataset holds, for a person or a program. */
@NullMarked
package dev.labelstream.e2e.dataset;

import org.jspecify.annotations.NullMarked;
