@NullMarked
package dev.labelstream.udf.device;

import org.jspecify.annotations.NullMarked;
