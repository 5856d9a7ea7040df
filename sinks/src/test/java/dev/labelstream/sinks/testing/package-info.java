/** What tests of this and other modules share: an independent reader of datasets. */
@NullMarked
package dev.labelstream.sinks.testing;

import org.jspecify.annotations.NullMarked;
