@NullMarked
package dev.labelstream.training.model;

import org.jspecify.annotations.NullMarked;
