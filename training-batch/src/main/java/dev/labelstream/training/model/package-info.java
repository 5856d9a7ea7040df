/**
 * Qwen2-VL and Qwen2.5-VL over PyTorch.
 *
 * <p>Follows {@code modeling_qwen2_vl.py} and {@code modeling_qwen2_5_vl.py} of transformers 5.6 in
 * numbers and in the names of the parts, but not in layout: the examples of a batch lie behind each
 * other without padding, and attention runs over each by itself. So no mask is needed, nothing is
 * computed for padding, and an example's numbers do not depend on its neighbours.
 *
 * <ol>
 *   <li>{@link dev.labelstream.training.model.PackedBatch} lays out the tokens and finds their
 *       places in time, height and width; {@link dev.labelstream.training.model.VisionLayout} does
 *       the same for the patches of the pictures.
 *   <li>{@link dev.labelstream.training.model.VisionTower} makes tokens of the patches.
 *   <li>{@link dev.labelstream.training.model.Decoder} puts them between the text's and computes
 *       what follows; logits only where somebody asks for them.
 * </ol>
 *
 * <p>What is computed is TorchScript text ({@code qwen_vl.torchscript}), one call for each block.
 */
@NullMarked
package dev.labelstream.training.model;

import org.jspecify.annotations.NullMarked;
