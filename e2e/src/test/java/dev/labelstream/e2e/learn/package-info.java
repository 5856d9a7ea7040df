/** Whether what is taught is learned, and marked as it should be. */
@NullMarked
package dev.labelstream.e2e.learn;

import org.jspecify.annotations.NullMarked;
