/** The devices that models run on, as the configuration names them. */
@NullMarked
package dev.labelstream.udf.device;

import org.jspecify.annotations.NullMarked;
