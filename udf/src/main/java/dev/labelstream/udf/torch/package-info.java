/** PyTorch models that are made from text, without Python. */
@NullMarked
package dev.labelstream.udf.torch;

import org.jspecify.annotations.NullMarked;
