@NullMarked
package dev.labelstream.training.report;

import org.jspecify.annotations.NullMarked;
