@NullMarked
package dev.labelstream.e2e;

import org.jspecify.annotations.NullMarked;
