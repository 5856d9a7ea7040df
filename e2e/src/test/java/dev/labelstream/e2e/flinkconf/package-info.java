/** That the folders under {@code flink-conf} hold what Flink and we understand. */
@NullMarked
package dev.labelstream.e2e.flinkconf;

import org.jspecify.annotations.NullMarked;
