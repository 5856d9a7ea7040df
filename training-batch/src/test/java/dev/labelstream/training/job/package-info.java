@NullMarked
package dev.labelstream.training.job;

import org.jspecify.annotations.NullMarked;
