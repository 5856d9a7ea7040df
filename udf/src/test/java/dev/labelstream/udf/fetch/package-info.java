@NullMarked
package dev.labelstream.udf.fetch;

import org.jspecify.annotations.NullMarked;
