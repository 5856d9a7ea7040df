/**
 * Tiny Qwen-VL checkpoints with random weights and the real tokenizer, for demos and tests where
 * the real ones, of gigabytes, are not to be had.
 *
 * <p>The same settings give the same bytes on every machine: the random numbers are Java's, seeded
 * for each tensor by its name. So goldens that Python makes from such a checkpoint need not bring
 * its weights along.
 */
@NullMarked
package dev.labelstream.training.tiny;

import org.jspecify.annotations.NullMarked;
