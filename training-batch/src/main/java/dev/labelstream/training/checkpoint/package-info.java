/**
 * A model's directory as Hugging Face lays it out: {@code config.json}, and weights in one
 * safetensors file or several with an index.
 *
 * <p>Two layouts of the configuration are read, flat (transformers 4.4x, what is published) and
 * nested (5.x), and two of the weights' names, those of the files ({@code model.layers.0...},
 * {@code visual...}) and those of the modules when they run ({@code model.language_model...},
 * {@code model.visual...}). Everywhere in the code weights have the latter.
 */
@NullMarked
package dev.labelstream.training.checkpoint;

import org.jspecify.annotations.NullMarked;
