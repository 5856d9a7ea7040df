/** The pages under {@code docs} that are made from the code, so that they cannot lag behind it. */
@NullMarked
package dev.labelstream.e2e.docs;

import org.jspecify.annotations.NullMarked;
