@NullMarked
package dev.labelstream.e2e.docs;

import org.jspecify.annotations.NullMarked;
