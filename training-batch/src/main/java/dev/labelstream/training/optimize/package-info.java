/**
 * How learning goes on: gradients of several batches become one step of AdamW, at a rate that rises
 * and falls by schedule. Numbers are those of PyTorch's {@code AdamW} and {@code clip_grad_norm_}
 * and of transformers' {@code get_cosine_schedule_with_warmup}.
 */
@NullMarked
package dev.labelstream.training.optimize;

import org.jspecify.annotations.NullMarked;
