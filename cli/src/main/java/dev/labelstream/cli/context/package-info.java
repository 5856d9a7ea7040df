/**
 * Where the commands act: named contexts of a file, over which the environment goes, over which
 * flags go.
 */
@NullMarked
package dev.labelstream.cli.context;

import org.jspecify.annotations.NullMarked;
