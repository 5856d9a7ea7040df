/**
 * From a picture's stored bytes to what the vision tower takes, as the reference does it: Pillow's
 * {@code convert("RGB")}, then the torchvision image processor of transformers (Qwen2-VL, also used
 * by Qwen2.5-VL).
 *
 * <ol>
 *   <li>{@link dev.labelstream.training.picture.StoredPicture} decodes. EXIF is not looked at and
 *       transparency is dropped, not painted on white: the reference does neither either.
 *   <li>{@link dev.labelstream.training.picture.SmartSize} says how large the picture becomes.
 *   <li>{@link dev.labelstream.training.picture.BicubicResize} resizes, in bytes.
 *   <li>{@link dev.labelstream.training.picture.PicturePatches} normalises and cuts into patches.
 * </ol>
 *
 * <p>All of it is bitwise equal to the reference on the pictures of the tests, which are of every
 * format and depth that is taken. A JPEG in CMYK is not among them: OpenCV makes other colours of
 * it than Pillow.
 */
@NullMarked
package dev.labelstream.training.picture;

import org.jspecify.annotations.NullMarked;
