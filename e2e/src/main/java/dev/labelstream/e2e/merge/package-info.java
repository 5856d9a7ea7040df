/** {@code labelstream merge}: an adapter becomes part of its base model. */
@NullMarked
package dev.labelstream.e2e.merge;

import org.jspecify.annotations.NullMarked;
