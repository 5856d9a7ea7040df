/** How settings are read out of a configuration, and what is said of those that are wrong. */
@NullMarked
package dev.labelstream.udf.option;

import org.jspecify.annotations.NullMarked;
