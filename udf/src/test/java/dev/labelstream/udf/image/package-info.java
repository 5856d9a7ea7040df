@NullMarked
package dev.labelstream.udf.image;

import org.jspecify.annotations.NullMarked;
