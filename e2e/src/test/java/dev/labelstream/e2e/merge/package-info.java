@NullMarked
package dev.labelstream.e2e.merge;

import org.jspecify.annotations.NullMarked;
