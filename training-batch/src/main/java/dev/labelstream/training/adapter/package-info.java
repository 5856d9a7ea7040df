/**
 * What is learned beside a model's weights, as low-rank products (LoRA, arXiv 2106.09685), in the
 * files of PEFT; and how it becomes part of the weights.
 */
@NullMarked
package dev.labelstream.training.adapter;

import org.jspecify.annotations.NullMarked;
