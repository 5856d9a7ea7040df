@NullMarked
package dev.labelstream.training.adapter;

import org.jspecify.annotations.NullMarked;
