/**
 * What the model is trained on, after the text and the pictures have become numbers: the border
 * between the preparation of examples, which knows tokenizers and pictures, and the model, which
 * knows neither.
 */
@NullMarked
package dev.labelstream.training.example;

import org.jspecify.annotations.NullMarked;
