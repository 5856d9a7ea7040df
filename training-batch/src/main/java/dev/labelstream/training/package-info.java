/** Fine-tunes Qwen-VL on one pinned version of the dataset. */
@NullMarked
package dev.labelstream.training;

import org.jspecify.annotations.NullMarked;
