@NullMarked
package dev.labelstream.udf.score;

import org.jspecify.annotations.NullMarked;
