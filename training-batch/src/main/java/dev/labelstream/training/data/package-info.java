/**
 * Which rows of a dataset are trained on, and in what order.
 *
 * <ol>
 *   <li>{@link dev.labelstream.training.data.PinnedDataset} holds one version by a tag, so that no
 *       clean-up takes it away while it is trained on.
 *   <li>{@link dev.labelstream.training.data.RowSelection} goes once through the columns of text
 *       and numbers: filter, captions, duplicates, lengths, what is held out. It keeps eight bytes
 *       for each chosen row.
 *   <li>{@link dev.labelstream.training.data.EpochOrder} says which of them comes when.
 *   <li>{@link dev.labelstream.training.data.ExampleReader} takes single rows with their pictures.
 * </ol>
 *
 * <p>Nothing is written, and no byte of another column is read.
 */
@NullMarked
package dev.labelstream.training.data;

import org.jspecify.annotations.NullMarked;
