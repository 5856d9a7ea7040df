/**
 * From a stored example to what the model is trained on: its text and its pictures brought
 * together.
 */
@NullMarked
package dev.labelstream.training.prepare;

import org.jspecify.annotations.NullMarked;
